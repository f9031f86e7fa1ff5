/**
 * `login.microsoftonline.com`: signing in, as az and Microsoft's libraries do it (OAuth 2.0 authorization code with PKCE, refresh
 * token, device code, client credentials).
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols
 */
import type { Answer, Call, Table } from './routes.ts'
import type { Tokens } from './tokens.ts'
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { PERSON, PROGRAM_ID, TENANT } from './account.ts'
import { textsByKey } from './json.ts'

export const SIGN_IN_HOST = 'login.microsoftonline.com'

/** What an ARM token is for; az asks for the old name, newer libraries for the new. */
export const ARM_AUDIENCES = ['https://management.core.windows.net/', 'https://management.core.windows.net', 'https://management.azure.com/', 'https://management.azure.com']

/** In seconds, as Azure has them. */
const ACCESS_LIFE = 4200
const REFRESH_LIFE = 90 * 24 * 3600
const CODE_LIFE = 300

/** The program that signs in by itself. */
export interface SignInProgram { id: string, secret: string }

interface Pending {
  client: string
  redirect: string
  challenge: string
  nonce: string
  scope: string
}

/** @param tokens signs what is given out @param program may sign in with its secret */
export function signIn(tokens: Tokens, program: SignInProgram): Table {
  const codes = new Map<string, Pending>()
  const devices = new Map<string, { client: string, scope: string }>()

  function authorize({ url }: Call): Answer {
    const asked = url.searchParams
    const redirect = asked.get('redirect_uri') ?? ''
    // A person's browser goes back to the program that waits on this machine, and nowhere else.
    if (!/^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(?:\/|$)/.test(redirect))
      return page(400, 'AADSTS50011: The redirect URI specified in the request does not match the redirect URIs configured for the application.')
    const code = randomBytes(32).toString('base64url')
    codes.set(code, { client: asked.get('client_id') ?? '', redirect, challenge: asked.get('code_challenge') ?? '', nonce: asked.get('nonce') ?? '', scope: asked.get('scope') ?? '' })
    const back = new URL(redirect)
    back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', session_state: randomBytes(8).toString('hex') }).toString()
    return { status: 302, body: '', headers: { location: back.href } }
  }

  function deviceCode(call: Call): Answer {
    const { client_id: client = '', scope = '' } = textsByKey(call.body)
    const device_code = randomBytes(32).toString('base64url')
    devices.set(device_code, { client, scope })
    const user_code = randomBytes(5).toString('hex').toUpperCase().slice(0, 9)
    return ok({
      user_code,
      device_code,
      verification_uri: 'https://microsoft.com/devicelogin',
      expires_in: CODE_LIFE,
      interval: 1,
      message: `To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code ${user_code} to authenticate.`,
    })
  }

  async function token(call: Call): Promise<Answer> {
    const asked = textsByKey(call.body)
    switch (asked.grant_type) {
      case 'authorization_code': {
        const pending = codes.get(asked.code ?? '')
        codes.delete(asked.code ?? '')
        const proof = createHash('sha256').update(asked.code_verifier ?? '').digest('base64url')
        if (!pending || pending.client !== asked.client_id || pending.redirect !== asked.redirect_uri || (pending.challenge !== '' && pending.challenge !== proof))
          return refused('invalid_grant', 'AADSTS70008: The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.', 70008)
        return await grant(pending.client, asked.scope ?? pending.scope, pending.nonce)
      }
      case 'urn:ietf:params:oauth:grant-type:device_code':
      case 'device_code': {
        const pending = devices.get(asked.device_code ?? asked.code ?? '')
        devices.delete(asked.device_code ?? asked.code ?? '')
        return pending && pending.client === asked.client_id
          ? await grant(pending.client, pending.scope, '')
          : refused('invalid_grant', 'AADSTS70020: The provided value for the input parameter \'device_code\' is not valid. This device code has expired.', 70020)
      }
      case 'refresh_token': {
        const claims = await tokens.read(asked.refresh_token ?? '', refreshAudience(asked.client_id ?? ''))
        return claims
          ? await grant(asked.client_id ?? '', asked.scope ?? '', '')
          : refused('invalid_grant', 'AADSTS70000: Provided grant is invalid or malformed.', 70000)
      }
      case 'client_credentials': {
        if (asked.client_id !== program.id)
          return refused('unauthorized_client', `AADSTS700016: Application with identifier '${asked.client_id ?? ''}' was not found in the directory 'mini-Azure'.`, 700016)
        if (!sameText(asked.client_secret ?? '', program.secret))
          return refused('invalid_client', `AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${program.id}'.`, 7000215, 401)
        return ok({ token_type: 'Bearer', expires_in: ACCESS_LIFE, ext_expires_in: ACCESS_LIFE, access_token: await accessToken(asked.scope ?? asked.resource ?? '', { oid: PROGRAM_ID, appid: PROGRAM_ID, idtyp: 'app' }) })
      }
      default:
        return refused('unsupported_grant_type', `AADSTS70003: The app requested an unsupported grant type '${asked.grant_type ?? ''}'.`, 70003)
    }
  }

  async function grant(client: string, scope: string, nonce: string): Promise<Answer> {
    const person = { oid: PERSON.id, tid: TENANT, name: PERSON.name, preferred_username: PERSON.mail, upn: PERSON.mail, unique_name: PERSON.mail }
    const [access_token, refresh_token, id_token] = await Promise.all([
      accessToken(scope, { ...person, appid: client, idtyp: 'user', scp: 'user_impersonation' }),
      tokens.sign({ oid: PERSON.id }, { issuer: issuerOf(), audience: refreshAudience(client), life: REFRESH_LIFE }),
      tokens.sign({ ...person, sub: PERSON.id, ver: '2.0', ...(nonce === '' ? {} : { nonce }) }, { issuer: issuerOf(), audience: client, life: ACCESS_LIFE }),
    ])
    return ok({
      token_type: 'Bearer',
      scope,
      expires_in: ACCESS_LIFE,
      ext_expires_in: ACCESS_LIFE,
      access_token,
      refresh_token,
      id_token,
      client_info: Buffer.from(JSON.stringify({ uid: PERSON.id, utid: TENANT })).toString('base64url'),
      foci: '1',
    })
  }

  /** `https://management.core.windows.net//.default` is a scope of the resource `https://management.core.windows.net/`. */
  function accessToken(scope: string, claims: Record<string, unknown>): Promise<string> {
    const resource = scope.split(' ').find(one => one.includes('://')) ?? ARM_AUDIENCES[0] ?? ''
    return tokens.sign({ tid: TENANT, ...claims }, { issuer: `https://sts.windows.net/${TENANT}/`, audience: resource.replace(/\/\.default$|\/user_impersonation$/, ''), life: ACCESS_LIFE })
  }

  return {
    'GET /{tenant}/v2.0/.well-known/openid-configuration': ({ params }) => unknownTenant(params.tenant) ?? ok(openIdConfiguration(params.tenant ?? '')),
    'GET /{tenant}/.well-known/openid-configuration': ({ params }) => unknownTenant(params.tenant) ?? ok(openIdConfiguration(params.tenant ?? '')),
    'GET /common/discovery/instance': () => ok({
      'tenant_discovery_endpoint': `https://${SIGN_IN_HOST}/${TENANT}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      'metadata': [{ preferred_network: SIGN_IN_HOST, preferred_cache: 'login.windows.net', aliases: [SIGN_IN_HOST, 'login.windows.net'] }],
    }),
    'GET /{tenant}/oauth2/v2.0/authorize': authorize,
    'POST /{tenant}/oauth2/v2.0/devicecode': deviceCode,
    'POST /{tenant}/oauth2/v2.0/token': call => unknownTenant(call.params.tenant) ?? token(call),
    'POST /{tenant}/oauth2/token': call => unknownTenant(call.params.tenant) ?? token(call),
  }
}

function openIdConfiguration(tenant: string): object {
  const base = `https://${SIGN_IN_HOST}/${tenant}`
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    issuer: issuerOf(['organizations', 'common'].includes(tenant) ? '{tenantid}' : TENANT),
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
  }
}

function unknownTenant(tenant = ''): Answer | undefined {
  return ['organizations', 'common', TENANT].includes(tenant)
    ? undefined
    : refused('invalid_tenant', `AADSTS90002: Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`, 90002)
}

function issuerOf(tenant: string = TENANT): string {
  return `https://${SIGN_IN_HOST}/${tenant}/v2.0`
}

/** A refresh token is the sign-in's own, and of one program. */
function refreshAudience(client: string): string {
  return `https://${SIGN_IN_HOST}/refresh/${client}`
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}

function ok(body: object): Answer {
  return { status: 200, body }
}

function refused(error: string, error_description: string, code: number, status = 400): Answer {
  return { status, body: { error, error_description, error_codes: [code], timestamp: new Date().toISOString() } }
}

function page(status: number, text: string): Answer {
  return { status, body: text, headers: { 'content-type': 'text/plain; charset=utf-8' } }
}
