/**
 * The certificates of one mini-Azure: an authority of its own, made at its start and gone at its end, and one certificate
 * for all of its names. Only what is told to trust that authority (the lesson's az) takes them for Azure's.
 */
import { randomBytes } from 'node:crypto'
import { AuthorityKeyIdentifierExtension, BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, PemConverter, SubjectAlternativeNameExtension, SubjectKeyIdentifierExtension, X509CertificateGenerator } from './x509.ts'

export interface Certificates {
  /** The authority, in PEM: what a client must trust. */
  authority: string
  /** The certificate of all names, in PEM, and in base64 as a token's header carries it. */
  certificate: string
  der: string
  /** Its private key: PEM for TLS, a key object for signing. */
  keyPem: string
  key: CryptoKeyPair
}

/** A lesson is over within a day; clocks of engines in a virtual machine run behind after sleep. In ms. */
const LIFE = 24 * 3600 * 1000
const DRIFT = 3600 * 1000

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** Makes them anew, for these names; `*.azurecr.io` is a name too. */
export async function makeCertificates(names: readonly string[]): Promise<Certificates> {
  const [ofAuthority, key] = await Promise.all([crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']), crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])])
  const notBefore = new Date(Date.now() - DRIFT)
  const notAfter = new Date(Date.now() + LIFE)
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=mini-Azure van deze les',
    serialNumber: serial(),
    notBefore,
    notAfter,
    keys: ofAuthority,
    signingAlgorithm: ECDSA,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(ofAuthority.publicKey),
    ],
  })
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=mini-Azure',
    issuer: authority.subject,
    serialNumber: serial(),
    notBefore,
    notAfter,
    publicKey: key.publicKey,
    signingKey: ofAuthority.privateKey,
    signingAlgorithm: ECDSA,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map(value => ({ type: 'dns' as const, value }))),
      await SubjectKeyIdentifierExtension.create(key.publicKey),
      // Newer Python refuses a certificate that does not say whose key signed it (RFC 5280 §4.2.1.1).
      await AuthorityKeyIdentifierExtension.create(ofAuthority.publicKey),
    ],
  })
  return {
    authority: authority.toString('pem'),
    certificate: certificate.toString('pem'),
    der: Buffer.from(certificate.rawData).toString('base64'),
    keyPem: PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key.privateKey), 'PRIVATE KEY'),
    key,
  }
}

function serial(): string {
  // Positive, as RFC 5280 §4.1.2.2 wants it.
  return `4${randomBytes(15).toString('hex')}`
}
