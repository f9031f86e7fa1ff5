import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MASK, Masker, maskText, printsSecret } from './mask.ts'
import { RECORDINGS } from './paths.ts'

/** What no output may show, in each case below. */
const SECRET = 'Zeer-geheim_9f8e7d6c5b'
const LETTERS = 'Zeergeheim9f8e7d6c5b'
const PEM = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7/Zeer+geheim'
const SIGNED = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMyJ9.eyJzdWIiOiJkb2NlbnQifQ.c2lnbmF0dXJlLWhlcmU'
const OWN = 'q7Jd0wXn2Kf8-3Zs_5VbYh1LmTgRcEaUoPiNxWkQyS4'

const CASES: readonly [what: string, text: string, shown: string][] = [
  ['an announced command', `$ az container create --registry-username u --registry-password ${SECRET} --ports 80\r\n`, `$ az container create --registry-username u --registry-password ${MASK} --ports 80\r\n`],
  ['a flag with =', `docker login --password=${SECRET} localhost:5000\n`, `docker login --password=${MASK} localhost:5000\n`],
  ['a flag with quotes', `--client-secret "${SECRET}" x`, `--client-secret "${MASK}" x`],
  ['docker login -p', `docker login -u docent -p ${SECRET} localhost:5000`, `docker login -u docent -p ${MASK} localhost:5000`],
  ['az login -p', `az login --service-principal -u 1 -p ${SECRET} --tenant adfs`, `az login --service-principal -u 1 -p ${MASK} --tenant adfs`],
  ['an environment variable', `docker run -e POSTGRES_PASSWORD=${SECRET} postgres`, `docker run -e POSTGRES_PASSWORD=${MASK} postgres`],
  ['az acr credential show', `{\r\n  "passwords": [\r\n    {\r\n      "name": "password",\r\n      "value": "${SECRET}"\r\n    },\r\n    {\r\n      "name": "password2",\r\n      "value": "${SECRET}"\r\n    }\r\n  ],\r\n  "username": "klas"\r\n}\r\n`, `{\r\n  "passwords": [\r\n    {\r\n      "name": "password",\r\n      "value": "${MASK}"\r\n    },\r\n    {\r\n      "name": "password2",\r\n      "value": "${MASK}"\r\n    }\r\n  ],\r\n  "username": "klas"\r\n}\r\n`],
  ['az account get-access-token', `{"accessToken": "${SIGNED}", "expiresOn": "2026"}`, `{"accessToken": "${MASK}", "expiresOn": "2026"}`],
  ['a refresh token, in one line', `{"refreshToken":"${SECRET}","a":1}`, `{"refreshToken":"${MASK}","a":1}`],
  ['a service principal', `"appId": "1",\n"password": "${SECRET}",\n"tenant": "t"`, `"appId": "1",\n"password": "${MASK}",\n"tenant": "t"`],
  ['a value with a quote in it', `"password": "a\\"${SECRET}", "x"`, `"password": "${MASK}", "x"`],
  ['docker\'s config.json', `"auths": {"localhost:5000": {"auth": "${SECRET}=="}}`, `"auths": {"localhost:5000": {"auth": "${MASK}"}}`],
  ['coloured JSON', `"password"\x1B[0m: \x1B[33m"${SECRET}"\x1B[0m`, `"password"\x1B[0m: \x1B[33m"${MASK}"\x1B[0m`],
  ['a header', `> Authorization: Basic ${SECRET}==\r\n> Accept: */*\r\n`, `> Authorization: Basic ${MASK}\r\n> Accept: */*\r\n`],
  ['a bearer token', `curl -H "X: Bearer ${SECRET}" http://localhost`, `curl -H "X: Bearer ${MASK}" http://localhost`],
  ['a signed token that nothing announces', `token is ${SIGNED}\r\n$ `, `token is eyJ${MASK}\r\n$ `],
  ['a coloured token', `\x1B[33m${SIGNED}\x1B[0m`, `\x1B[33meyJ${MASK}\x1B[0m`],
  ['a coloured command', `\x1B[1mdocker login -p ${SECRET}\x1B[0m`, `\x1B[1mdocker login -p ${MASK}\x1B[0m`],
  ['a line of htpasswd', `docent:$2y$05$${SECRET}\n`, `docent:$2y$${MASK}\n`],
  ['a compose file', `services:\r\n  db:\r\n    environment:\r\n      POSTGRES_PASSWORD: ${SECRET}\r\n      POSTGRES_USER: docent\r\n`, `services:\r\n  db:\r\n    environment:\r\n      POSTGRES_PASSWORD: ${MASK}\r\n      POSTGRES_USER: docent\r\n`],
  ['YAML, in many words', `password: ${SECRET} en ${SECRET}\n- api_key: ${SECRET}\n`, `password: ${MASK}\n- api_key: ${MASK}\n`],
  ['YAML with quotes', `password: "${SECRET} \\" ${SECRET}"\ntoken: '${SECRET}'\n`, `password: "${MASK}"\ntoken: '${MASK}'\n`],
  ['YAML with a quote in it', `password: '${SECRET}''${SECRET}'\nuser: docent\n`, `password: '${MASK}'\nuser: docent\n`],
  ['YAML in one line', `{user: docent, password: ${SECRET}, x: 1}`, `{user: docent, password: ${MASK}, x: 1}`],
  ['coloured YAML', `\x1B[36mdb_password\x1B[0m: \x1B[33m${SECRET}\x1B[0m\r\n`, `\x1B[36mdb_password\x1B[0m: \x1B[33m${MASK}\x1B[0m\r\n`],
  ['what docker compose logs shows', `\x1B[36mdb-1  | \x1B[0mpassword: ${SECRET}\n`, `\x1B[36mdb-1  | \x1B[0mpassword: ${MASK}\n`],
  ['what Python prints', `{'user': 'docent', 'password': '${SECRET}', 'x': 1}`, `{'user': 'docent', 'password': '${MASK}', 'x': 1}`],
  ['what Node prints', `{ user: 'docent', password: '${SECRET}' }`, `{ user: 'docent', password: '${MASK}' }`],
  ['JSON of a variable', `"POSTGRES_PASSWORD": "${SECRET}"`, `"POSTGRES_PASSWORD": "${MASK}"`],
  ['JSON of MySQL\'s variable', `"MYSQL_PWD": "${SECRET}"`, `"MYSQL_PWD": "${MASK}"`],
  ['MySQL\'s variable', `-e MYSQL_PWD=${SECRET} mysql`, `-e MYSQL_PWD=${MASK} mysql`],
  ['a key of AWS', `AWS_SECRET_ACCESS_KEY=${SECRET}\n`, `AWS_SECRET_ACCESS_KEY=${MASK}\n`],
  ['an address', `git clone https://docent:${SECRET}@github.com/x/y\n`, `git clone https://docent:${MASK}@github.com/x/y\n`],
  ['an address without a name', `REDIS_URL=redis://:${SECRET}@cache:6379/0\n`, `REDIS_URL=redis://:${MASK}@cache:6379/0\n`],
  ['an address at the end', `curl https://docent:${SECRET}@localhost:8080`, `curl https://docent:${MASK}@localhost:8080`],
  ['an address with an @ in its password', `x postgres://docent:${SECRET}@${SECRET}@db/les y@z`, `x postgres://docent:${MASK}@db/les y@z`],
  ['a coloured address', `\x1B[34mhttps://docent:${SECRET}@localhost:8080\x1B[0m y@z`, `\x1B[34mhttps://docent:${MASK}@localhost:8080\x1B[0m y@z`],
  ['a token of Docker Hub', `x dckr_pat_${LETTERS} y`, `x dckr_pat_${MASK} y`],
  ['tokens of GitHub', `ghp_${LETTERS} gho_${LETTERS} github_pat_11A_${LETTERS}.`, `ghp_${MASK} gho_${MASK} github_pat_${MASK}.`],
  ['a coloured token of GitHub', `\x1B[1;33mghp_${LETTERS}\x1B[0m`, `\x1B[1;33mghp_${MASK}\x1B[0m`],
  ['a signed address of Azure', `https://les.blob.core.windows.net/x?sv=2024&sig=${LETTERS}%2B%3D&se=2027 y`, `https://les.blob.core.windows.net/x?sv=2024&sig=${MASK}&se=2027 y`],
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\r\n${PEM}\r\n${PEM}==\r\n-----END RSA PRIVATE KEY-----\r\n$ `, `-----BEGIN RSA PRIVATE KEY-----\r\n${MASK}-----END RSA PRIVATE KEY-----\r\n$ `],
  ['a private key with a password', `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,7F\n\n${PEM}\n-----END RSA PRIVATE KEY-----\n`, `-----BEGIN RSA PRIVATE KEY-----\n${MASK}-----END RSA PRIVATE KEY-----\n`],
  ['a private key in one line', `x = "-----BEGIN PRIVATE KEY-----\\n${PEM}\\n${PEM}\\n-----END PRIVATE KEY-----"`, `x = "-----BEGIN PRIVATE KEY-----\\n${MASK}-----END PRIVATE KEY-----"`],
  ['the lesson\'s own token', `http://localhost:3030/#token=${OWN}\r\n`, `http://localhost:3030/#token=${MASK}\r\n`],
  ['the lesson\'s own token, alone', `x ${OWN} y`, `x ${MASK} y`],
  ['the lesson\'s own token, at the end', `x ${OWN}`, `x ${MASK}`],
  ['a token after Bearer that begins as a challenge does', `Bearer real${SECRET} x`, `Bearer ${MASK} x`],
  ['a password that begins as a warning does', `--password via${SECRET} x`, `--password ${MASK} x`],
  ['a password whose first word is that of a warning', `--password via-${SECRET} x`, `--password ${MASK} x`],
]

describe('a credential is hidden', () => {
  it.each(CASES)('in %s', (_what, text, shown) => {
    expect(maskText(text, [OWN])).toBe(shown)
  })

  it.each(CASES)('wherever it is cut in two, its first character too: %s', (_what, text, shown) => {
    for (let cut = 1; cut < text.length; cut++)
      expect(inPieces(text.slice(0, cut), text.slice(cut)), `cut at ${cut}`).toBe(withoutScheme(shown))
  })

  it.each(CASES)('when it comes letter by letter: %s', (_what, text, shown) => {
    expect(inPieces(...text)).toBe(withoutScheme(shown))
  })
})

/** What is shown of text that comes in pieces; a credential in pieces is still one. */
function inPieces(...pieces: readonly string[]): string {
  const masker = new Masker([OWN])
  const shown = pieces.map(piece => masker.mask(piece)).join('') + masker.end()
  return withoutScheme(shown.replaceAll(new RegExp(`(?:${MASK})+`, 'g'), MASK))
}

/** Of a header that is cut before it, the scheme may be hidden too. */
function withoutScheme(shown: string): string {
  return shown.replace('Authorization: Basic', 'Authorization:')
}

it.each([
  'WARNING! Using --password via the CLI is insecure. Use --password-stdin.',
  'docker login --username docent --password-stdin localhost:5000',
  'Www-Authenticate: Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
  'docker build --secret id=sleutel,src=sleutel.txt .',
  'docker run -p 8080:80 --name web nginx',
  'Login Succeeded',
  '"password": ""',
  '-e POSTGRES_PASSWORD=$PASSWORD',
  'the author has a key and a token, and a secret',
  'Password: ',
  'monkey=1',
  'http://localhost:8080/ en http://[::1]:8080/ en ssh://git@github.com:22/x',
  'Forwarding http://localhost:3000',
  `POSTGRES_PASSWORD: $\{DB_PASSWORD}\n`,
  'https://docent:$WACHTWOORD@localhost/',
  'secrets:\n  db_password:\n    file: ./wachtwoord.txt\n',
  'password: |\n',
  'PWD=/data\nOLDPWD=/\n',
  'Unexpected token: }',
  'git@github.com:docent/les.git',
  '-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----',
])('%j is shown as it is', (text) => {
  expect(maskText(text, [OWN])).toBe(text)
  expect(inPieces(...text)).toBe(text)
})

it('holds back what may be the first of a secret, and nothing else', () => {
  const masker = new Masker([OWN])
  expect(masker.mask(`x ${OWN.slice(0, 3)}`)).toBe('x ')
  expect(masker.holds).toBe(true)
  expect(masker.mask(`${OWN.slice(3)} y`)).toBe(`${MASK} y`)
  expect(masker.mask('niets')).toBe('niets')
  expect(masker.holds).toBe(false)
})

it.each([
  ['--password v', 'erzonnen'],
  ['--password via', '-geheim'],
  ['Bearer real', 'istisch'],
])('what may still become a warning is never shown in pieces: %j', (first, rest) => {
  const masker = new Masker()
  const [word = ''] = first.split(' ')
  expect(masker.mask(first)).toBe(`${word} `)
  expect(masker.settle()).toBe('')
  expect(masker.release()).toBe(MASK)
  expect(masker.mask(`${rest} `).replaceAll('•', '')).toBe(' ')
})

it.each([
  ['the first of a password', 'https://docent:', 'Zeer-ge', MASK],
  // A prompt may end in it, and everyone waits for that.
  ['a port', 'http://localhost:', '8080', '8080'],
])('what may be a password in an address is held back: %s', (_what, before, held, shown) => {
  const masker = new Masker()
  expect(masker.mask(before + held)).toBe(before)
  expect(masker.holds).toBe(true)
  expect(masker.settle() + masker.release()).toBe(shown)
  expect(masker.mask(`${held}@x `)).not.toContain(held)
})

it('a known secret that is announced too is hidden once', () => {
  expect(maskText(`--password ${OWN} x`, [OWN])).toBe(`--password ${MASK} x`)
})

it.each<[string, string, boolean]>([
  ['a password alone', 'az acr credential show -n klas --query passwords[0].value -o tsv', true],
  ['a table of passwords', 'az acr credential show -n klas --output table', true],
  ['a token alone', 'az account get-access-token --query accessToken --output=tsv', true],
  ['an address', 'az container show -g klas -n cijferlezer --query ipAddress.fqdn -o tsv', false],
  ['a list', 'az acr repository list -n klas -o table', false],
  ['docker', 'docker ps', false],
])('%s: %s', (_what, command, secret) => {
  expect(printsSecret(command.split(' '))).toBe(secret)
})

it('hides every word of what is secret as a whole', () => {
  expect(new Masker().mask(`${SECRET}\r\n`, true)).toBe(`${MASK}\r\n`)
})

it('holds nothing back and changes nothing in a flood', () => {
  const masker = new Masker([OWN])
  const pieces = Array.from({ length: 1000 }, (_, index) => Array.from({ length: 500 }, (_, line) => `${index * 500 + line}\r\n`).join(''))
  const begin = performance.now()
  for (const piece of pieces) {
    if (masker.mask(piece) !== piece)
      expect.fail('changed')
  }
  // 4.4 MB; some 15 ms where the flood itself takes a second.
  expect(performance.now() - begin).toBeLessThan(500)
})

it('is not slowed down by what looks like a credential again and again', () => {
  const begin = performance.now()
  for (const text of ['\n'.repeat(60_000), '{ '.repeat(30_000), `\n${' '.repeat(60_000)}`, '\x1B[m'.repeat(20_000), '\n- a_'.repeat(12_000), `\n${'a-'.repeat(30_000)}`, 'password: '.repeat(6000), 'password \''.repeat(6000), '://a:'.repeat(12_000), `://a:${'@'.repeat(60_000)}`, `://a:${'x@'.repeat(30_000)}/`, `://a:${'x'.repeat(60_000)} `, '-----BEGIN PRIVATE KEY-----\n'.repeat(2000), `-----BEGIN PRIVATE KEY-----${'\\n'.repeat(30_000)}`, '-'.repeat(60_000), 'a_'.repeat(30_000), '--a-'.repeat(15_000), 'docker login '.repeat(5000), '"name":'.repeat(8000), 'x'.repeat(60_000)])
    maskText(`token ${text}`)
  expect(performance.now() - begin).toBeLessThan(1000)
})

it('no recording changes: what the lesson shows on purpose is no secret', () => {
  for (const name of readdirSync(RECORDINGS).filter(name => name.endsWith('.cast'))) {
    const output = readFileSync(join(RECORDINGS, name), 'utf8').trim().split('\n').slice(1).map((line): unknown => JSON.parse(line))
    for (const event of output) {
      const [, , data] = Array.isArray(event) ? event : []
      expect(maskText(String(data)), name).toBe(String(data))
    }
    const all = output.flatMap(event => Array.isArray(event) && event[1] === 'o' ? [String(event[2])] : [])
    expect(inPieces(...all), name).toBe(all.join(''))
  }
})
