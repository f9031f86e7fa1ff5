/** One place to get packages from, as the machine's own apt has it. */
export interface Source {
  uri: string
  suite: string
  components: string[]
  /** Path of the keyring that signs it, when the machine names one. */
  keyring?: string
}

const RE_ONE_LINE = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(\S.*)$/
const RE_SIGNED_BY = /(?:^|\s)signed-by=(\S+)/
const RE_FIELD = /^([\w-]+):(.*)$/
const RE_BLANK_LINE = /\n\s*\n/

/** The sources of a one-line-style file (`sources.list`). */
export function parseOneLineSources(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const match = RE_ONE_LINE.exec((line.split('#')[0] ?? '').trim())
    if (!match)
      return []
    const [, options = '', uri = '', suite = '', components = ''] = match
    return [
      {
        uri,
        suite,
        components: words(components),
        keyring: RE_SIGNED_BY.exec(options)?.[1],
      },
    ]
  })
}

/** The sources of a deb822-style file (`*.sources`); disabled ones and source packages are left out. */
export function parseDeb822Sources(text: string): Source[] {
  const clean = text.split('\n').filter(line => !line.startsWith('#')).join('\n')
  return clean.split(RE_BLANK_LINE).flatMap((paragraph) => {
    const fields = new Map<string, string>()
    let last = ''
    for (const line of paragraph.split('\n')) {
      const match = RE_FIELD.exec(line)
      if (match) {
        last = (match[1] ?? '').toLowerCase()
        fields.set(last, match[2] ?? '')
      }
      else if (last) {
        fields.set(last, `${fields.get(last)} ${line.trim()}`)
      }
    }
    if (!words(fields.get('types')).includes('deb') || fields.get('enabled')?.trim() === 'no')
      return []
    // A key written out in the file itself is not a path.
    const signedBy = words(fields.get('signed-by'))[0]
    const keyring = signedBy?.startsWith('/')
      ? signedBy
      : undefined
    return words(fields.get('uris')).flatMap(uri =>
      words(fields.get('suites')).map(suite => ({
        uri,
        suite,
        components: words(fields.get('components')),
        keyring,
      })))
  })
}

const DEFAULT_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/**
 * The sources of another Debian release, from the places where the machine gets its own: the same mirrors, so that the lab
 * works wherever the machine's apt does. Empty when the machine names no Debian mirror.
 */
export function sourcesOf(release: string, machine: readonly Source[], ownRelease: string): Source[] {
  const found = new Map<string, Source>()
  for (const source of machine) {
    if (!source.components.includes('main'))
      continue
    for (const pocket of ['', '-updates', '-security']) {
      if (source.suite === `${ownRelease}${pocket}` && !found.has(pocket)) {
        found.set(pocket, {
          uri: source.uri,
          suite: `${release}${pocket}`,
          components: ['main'],
          keyring: source.keyring ?? DEFAULT_KEYRING,
        })
      }
    }
  }
  return found.has('')
    ? [
        ...found.values(),
      ]
    : []
}

/** Sources as the lines of a `sources.list`. */
export function sourcesList(sources: readonly Source[]): string {
  return sources.map(({ uri, suite, components, keyring }) =>
    `deb ${keyring
      ? `[signed-by=${keyring}] `
      : ''}${uri} ${suite} ${components.join(' ')}\n`).join('')
}

/**
 * Sources as a container has them: the same hosts, with the keyring inside the image.
 * A mirror that is a file of the machine cannot be seen there; Debian's own address takes its place.
 */
export function sourcesInside(sources: readonly Source[], keyring = '/usr/share/keyrings/debian-archive-keyring.pgp'): string {
  return sources.map(({ uri, suite, components }) => {
    const address = /^https?:/.test(uri)
      ? uri
      : `http://deb.debian.org/debian${suite.endsWith('-security')
        ? '-security'
        : ''}`
    return `Types: deb\nURIs: ${address}\nSuites: ${suite}\nComponents: ${components.join(' ')}\nSigned-By: ${keyring}\n`
  }).join('\n')
}

function words(text = ''): string[] {
  return text.split(/\s+/).filter(Boolean)
}
