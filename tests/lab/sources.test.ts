import type { Source } from './sources.ts'
import { describe, expect, it } from 'vitest'
import { parseDeb822Sources, parseOneLineSources, sourcesInside, sourcesList, sourcesOf } from './sources.ts'

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

describe('sources as apt has them', () => {
  it.each<[string, string, Source[]]>([
    [
      'plain',
      'deb http://deb.debian.org/debian bookworm main contrib',
      [
        {
          uri: 'http://deb.debian.org/debian',
          suite: 'bookworm',
          components: ['main', 'contrib'],
          keyring: undefined,
        },
      ],
    ],
    [
      'with options',
      'deb [arch=amd64 signed-by=/k.gpg] http://a/debian bookworm main',
      [
        {
          uri: 'http://a/debian',
          suite: 'bookworm',
          components: ['main'],
          keyring: '/k.gpg',
        },
      ],
    ],
    [
      'a comment behind it',
      'deb http://a bookworm main # ours',
      [
        {
          uri: 'http://a',
          suite: 'bookworm',
          components: ['main'],
          keyring: undefined,
        },
      ],
    ],
    ['commented out, source packages, empty', '# deb http://a bookworm main\ndeb-src http://a bookworm main\n\n', []],
  ])('one line: %s', (_, text, sources) => {
    expect(parseOneLineSources(text)).toEqual(sources)
  })

  it.each<[string, string, Source[]]>([
    [
      'two suites',
      `Types: deb\nURIs: http://a/debian\nSuites: bookworm bookworm-updates\nComponents: main\nSigned-By: ${KEYRING}\n`,
      ['bookworm', 'bookworm-updates'].map(suite => ({
        uri: 'http://a/debian',
        suite,
        components: ['main'],
        keyring: KEYRING,
      })),
    ],
    [
      'two paragraphs, one disabled',
      'Types: deb\nURIs: http://a\nSuites: x\nComponents: main\n\nTypes: deb\nEnabled: no\nURIs: http://b\nSuites: x\nComponents: main',
      [
        {
          uri: 'http://a',
          suite: 'x',
          components: ['main'],
          keyring: undefined,
        },
      ],
    ],
    [
      'a field over two lines',
      'Types: deb\nURIs: http://a\nSuites:\n x\nComponents: main',
      [
        {
          uri: 'http://a',
          suite: 'x',
          components: ['main'],
          keyring: undefined,
        },
      ],
    ],
    [
      'a key written out is no path',
      'Types: deb\nURIs: http://a\nSuites: x\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc',
      [
        {
          uri: 'http://a',
          suite: 'x',
          components: ['main'],
          keyring: undefined,
        },
      ],
    ],
    ['source packages only', 'Types: deb-src\nURIs: http://a\nSuites: x\nComponents: main', []],
  ])('deb822: %s', (_, text, sources) => {
    expect(parseDeb822Sources(text)).toEqual(sources)
  })
})

describe('the same places, another release', () => {
  const machine: Source[] = [
    {
      uri: 'http://other/vendor',
      suite: 'stable',
      components: ['main'],
    },
    {
      uri: 'http://a/debian',
      suite: 'bookworm',
      components: ['main'],
    },
    {
      uri: 'http://a/debian',
      suite: 'bookworm-updates',
      components: ['main'],
      keyring: '/k.gpg',
    },
    {
      uri: 'http://a/debian-security',
      suite: 'bookworm-security',
      components: ['main'],
    },
    {
      uri: 'http://b/debian',
      suite: 'bookworm',
      components: ['main'],
    },
    {
      uri: 'http://c/debian',
      suite: 'bookworm',
      components: ['contrib'],
    },
  ]

  it('keeps the first mirror of each part', () => {
    expect(sourcesList(sourcesOf('trixie', machine, 'bookworm'))).toBe([
      `deb [signed-by=${KEYRING}] http://a/debian trixie main\n`,
      'deb [signed-by=/k.gpg] http://a/debian trixie-updates main\n',
      `deb [signed-by=${KEYRING}] http://a/debian-security trixie-security main\n`,
    ].join(''))
  })

  it('is empty without a Debian mirror', () => {
    expect(sourcesOf('trixie', machine.slice(0, 1), 'bookworm')).toEqual([])
  })

  it('gives a container what it can reach', () => {
    const inside = sourcesInside([
      {
        uri: 'http://a/debian',
        suite: 'trixie',
        components: ['main'],
      },
      {
        uri: 'mirror+file:/etc/apt/mirrors/debian.list',
        suite: 'trixie-security',
        components: ['main'],
      },
    ])
    expect(inside).toContain('URIs: http://a/debian\nSuites: trixie\n')
    expect(inside).toContain('URIs: http://deb.debian.org/debian-security\nSuites: trixie-security\n')
  })
})
