/** Signed tokens: those of the sign-in, and those of a registry. One key signs them all; what a token is for stands in it. */
import type { JWTPayload } from 'jose'
import type { Certificates } from './certificates.ts'
import { randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'

export interface Tokens {
  /** Signs claims for an audience; `life` is in seconds. */
  sign: (claims: JWTPayload, options: { issuer: string, audience: string, life: number }) => Promise<string>
  /** The claims of a token that is ours, still valid and for this audience; undefined otherwise. */
  read: (token: string, audience: string | string[]) => Promise<JWTPayload | undefined>
}

export function tokensOf({ key, der }: Certificates): Tokens {
  return {
    sign: (claims, { issuer, audience, life }) => new SignJWT(claims)
      // The certificate comes with the token: docker's registry checks it against the authority it was given.
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256', x5c: [der] })
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setNotBefore('-5 minutes')
      .setExpirationTime(`${life} seconds`)
      .sign(key.privateKey),
    read: async (token, audience) => {
      try {
        return (await jwtVerify(token, key.publicKey, { audience, algorithms: ['ES256'] })).payload
      }
      catch {
        return undefined
      }
    },
  }
}
