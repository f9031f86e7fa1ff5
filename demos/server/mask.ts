/**
 * Hides credentials in what goes into a transcript, so that none reaches a projector, a recording or a log (threat 17). Output is
 * masked while it streams, wherever it is cut into pieces. Secrets whose value is known go first (`known-secrets.ts`); the others are
 * known by what announces them. An announcement (a key, a flag, a header's name) is no secret and goes on at once; only the value
 * after it is replaced, until its end. A last few characters that may be the first of a secret are held back until it shows what
 * they are.
 */
import { KnownSecrets, MASK } from './known-secrets.ts'

export { MASK }

/** So much of what went on before is looked at again with what comes, in UTF-16 units: the longest announcement fits. */
const CONTEXT = 160

/** The longest password in an address, in UTF-16 units: as long as it may go on, it is held back. */
const AUTHORITY_LIMIT = 1024

const ONE_COLOUR = String.raw`\x1B\[[\d;]*m`
/** Colour codes may stand between a key and its value. */
const COLOUR = `(?:${ONE_COLOUR})*`

/** How a credential is announced, and where its value ends. */
interface Announcement {
  /** Ends where the value begins, with at least one character of it still to come. */
  before: string
  /** Global, see `endOf`. The first character that is no longer part of the value. A line's end ends it, but for a key of many lines. */
  end: RegExp
}

const END_OF_STRING = /(?<!\\)["\r\n]/g
/** In YAML a quote within a string is written twice. */
const END_OF_QUOTED = /(?<![\\'])'(?!'|$)|[\r\n]/g
// eslint-disable-next-line no-control-regex -- a colour code is not part of a word
const END_OF_WORD = /[\s"',;\x1B]/g
const END_OF_LINE = /[\r\n]/g
// eslint-disable-next-line no-control-regex -- a colour code is not part of a value
const END_OF_PLAIN = /[\r\n\x1B]/g
// eslint-disable-next-line no-control-regex -- a colour code is not part of a value
const END_OF_ITEM = /[\s,}\x1B]/g
/** All that a PEM file has between its first line and its last: base64, a few headers, the ends of its lines as they are or as `\n`. */
// eslint-disable-next-line no-control-regex -- colour codes may stand in it
const END_OF_KEY = /-(?=-)|[^\w+/=\s:,.;\\[\x1B-]/g
/** The last @ of an address before its path. */
// eslint-disable-next-line no-control-regex -- a colour code is not part of an address
const END_OF_USERINFO = /@(?![^\s/?#"'<>\x1B@]*@)|[\s/?#"'<>\x1B]/g

const SECRET_KEY = 'passw(?:or)?d\\d?|wachtwoord|passphrase|secret|token|(?:api|access|account|primary|secondary|private)_?key|[a-z\\d]_pwd'
/** Where a word begins, and not within one. */
const WORD_START = `(?:(?<![\\w.-])|(?<=\\x1B\\[[\\d;]{0,8}m))`
/** A key of YAML, without quotes: `POSTGRES_PASSWORD: `. */
const PLAIN_KEY = `[\\w.-]{0,60}?(?:${SECRET_KEY})${COLOUR}[ \\t]*:${COLOUR}[ \\t]+${COLOUR}`
/** What stands in place of a secret, which is shown: `${PASSWORD}`. */
const NO_VARIABLE = '(?!\\$(?:[{a-z_]|$))'

const ANNOUNCEMENTS: readonly Announcement[] = [
  // JSON: az's logins and registries, docker's config.json. Python and YAML with quotes are like it.
  { before: `(?:(?:${SECRET_KEY})["']?|["']auth["'])${COLOUR}\\s*:\\s*${COLOUR}"`, end: END_OF_STRING },
  { before: `(?:(?:${SECRET_KEY})["']?|["']auth["'])${COLOUR}\\s*:\\s*${COLOUR}'(?=[^'])`, end: END_OF_QUOTED },
  // YAML, as docker compose config prints it, at the beginning of a line (or of a line that docker compose logs shows) …
  { before: `(?:^|[\\r\\n|])(?:[ \\t]|-[ \\t]|${ONE_COLOUR})*${PLAIN_KEY}(?=[^\\s"'|>{[])${NO_VARIABLE}`, end: END_OF_PLAIN },
  // … and within one.
  { before: `[{,][ \\t]*${PLAIN_KEY}(?=[^\\s"'{[])${NO_VARIABLE}`, end: END_OF_ITEM },
  // az acr credential show: {"name": "password2", "value": "…"}
  { before: `"name"${COLOUR}\\s*:\\s*${COLOUR}"passw(?:or)?d\\d?"${COLOUR}\\s*,\\s*${COLOUR}"value"${COLOUR}\\s*:\\s*${COLOUR}"`, end: END_OF_STRING },
  // A shell's or a command's argument. "Using --password via the CLI is insecure" is a warning of docker's.
  { before: '--(?:(?:[a-z]{1,20}-){0,4}(?:password|passwd|token|account-key)|[a-z-]{1,40}-secret)(?:=|[ \\t]+)["\']?(?=[^\\s"\'-])(?!via\\s|v(?:ia?)?$)', end: END_OF_WORD },
  { before: '(?:docker|az)[ \\t]+login\\b[^\\r\\n]{0,100}?[ \\t]-p(?:=|[ \\t]+)["\']?(?=[^\\s"\'-])', end: END_OF_WORD },
  // An environment variable.
  { before: '(?:PASSWORD|PASSWD|[a-z\\d]_PWD|WACHTWOORD|SECRET|TOKEN|(?:API|ACCOUNT|ACCESS)_?KEY)=["\']?(?=[^\\s"\'$])', end: END_OF_WORD },
  // An address with a login: https://docent:…@host, redis://:…@host
  { before: `:\\/\\/[^\\s/?#"'<>:@\\x1B]{0,100}:(?=[^\\s/?#"'<>\\x1B@]*@)${NO_VARIABLE}`, end: END_OF_USERINFO },
  // The signature of an address of Azure's storage.
  { before: '(?<![\\w.-])sig=(?=[\\w%+/-])', end: /[^\w%+/=.~-]/g },
  // Headers, as curl --verbose shows them.
  { before: '(?:Authorization|X-Registry-Auth|X-Registry-Config|Cookie):[ \\t]*(?:(?:Basic|Bearer)[ \\t]+)?(?=\\S)', end: END_OF_LINE },
  // A challenge is no token: Bearer realm="https://…"
  { before: 'Bearer[ \\t]+(?=[\\w.~+/-])(?!realm=|(?:r|re|rea|real|realm)$)', end: /[^\w.~+/=-]/g },
  // A signed token: its first letters say {" in base64, for every one of them.
  { before: `${WORD_START}(?-i:eyJ)(?=[\\w-])`, end: /[^\w.~+/=-]/g },
  // Tokens that say whose they are: Docker Hub's, GitHub's, GitLab's.
  { before: `${WORD_START}(?-i:dckr_[op]at_|gh[oprsu]_|github_pat_|glpat-)(?=[\\w-])`, end: /[^\w-]/g },
  // A private key.
  { before: '-----BEGIN [a-z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:\\s|\\\\[nr])*(?=[^\\s\\\\])', end: END_OF_KEY },
  // A line of htpasswd.
  { before: '\\$2[abxy]\\$(?=\\d)', end: END_OF_WORD },
]

/** Without one of these no announcement can be there; one quick look spares a flood all the others. */
// eslint-disable-next-line no-control-regex -- a colour code may follow a key
const RE_HINT = /passw|wachtwoord|passphrase|_pwd|token|secret|key["'=:\x1B ]|-key|auth|cookie:|bearer|\blogin\b|eyJ|\$2[abxy]\$|:\/\/|sig=|private key|dckr_|gh[oprsu]_|github_|glpat-/i

/** At the end of a piece: the beginning of a password or token, or of the words that say it is none ("--password via the CLI", "Bearer realm="). */
const RE_UNDECIDED = /(?:-(?:password|passwd|token|account-key|secret)[ \t=]+["']?(v(?:ia?)?)|Bearer[ \t]+(r(?:e(?:a(?:lm?)?)?)?))$/i

/** … or of what may be a password in an address, or a port. */
// eslint-disable-next-line no-control-regex -- a colour code is not part of an address
const RE_OPEN_ADDRESS = /:\/\/[^\s/?#"'<>:@\x1B]{0,100}:([^\s/?#"'<>\x1B]+)$/
const RE_PORT = /^\d{1,5}$/

// eslint-disable-next-line no-control-regex -- a colour code is not part of a word
const RE_WORDS = /[^\s\x1B]+/g

const RE_ANNOUNCED = new RegExp(ANNOUNCEMENTS.map(({ before }) => `(${before})`).join('|'), 'gi')

/** Masks a stream of output. Make one for each terminal. */
export class Masker {
  readonly #known: KnownSecrets
  /** What went on last, to see an announcement that was cut. */
  #before = ''
  /** What may be the first of a value that was announced, and did not go on yet. */
  #held = ''
  /** Within a credential: what ends it. */
  #until: RegExp | undefined
  /** … and the last two characters that came: after a backslash, a quote or a dash, what comes next tells whether it ended. */
  #last = ''

  /** @param known secrets by their value, see `learn` */
  constructor(known: readonly string[] = []) {
    this.#known = new KnownSecrets(known)
  }

  /** Hides this value too, in what comes next; at least four characters. */
  learn(secret: string): void {
    this.#known.learn(secret)
  }

  /** Whether something is held back. */
  get holds(): boolean {
    return this.#held !== '' || this.#known.holds
  }

  /**
   * The next piece of output, as it may be shown.
   * @param text as it came
   * @param everything whether each of its words is a secret, see `printsSecret`
   */
  mask(text: string, everything = false): string {
    if (!everything)
      return this.#pass(this.#known.pass(text))
    const all = this.#held + this.#known.end() + text
    this.#held = ''
    return all.replaceAll(RE_WORDS, MASK)
  }

  /** What was held back, before something else is shown. It stays hidden when it may be too much of a secret. */
  release(): string {
    return this.#pass(this.#known.release()) + this.#letGo(false)
  }

  /** What was held back and says nothing of a secret, because everyone waits for it now. */
  settle(): string {
    const shown = this.#pass(this.#known.settle())
    return RE_PORT.test(this.#held)
      ? shown + this.#letGo(false)
      : shown
  }

  /** What was held back, when there is no more. */
  end(): string {
    return this.#pass(this.#known.end()) + this.#letGo(true)
  }

  /**
   * What an announcement was followed by and no warning came of, or an address that did not end.
   * @param over whether no more comes, so that an address shows what it is
   */
  #letGo(over: boolean): string {
    const held = this.#held
    if (held === '')
      return ''
    this.#held = ''
    const seen = this.#before + held
    const isAddress = RE_OPEN_ADDRESS.test(seen)
    const shown = isAddress && (over || RE_PORT.test(held))
      ? this.#replace(seen, this.#before.length)
      : MASK
    this.#before = seen.slice(-CONTEXT)
    return shown
  }

  #pass(text: string): string {
    if (text === '')
      return ''
    let rest = this.#held + text
    this.#held = ''
    if (this.#until) {
      const value = this.#last + rest
      const at = endOf(value, this.#until, Math.max(0, this.#last.length - 1))
      if (at < 0) {
        this.#last = value.slice(-2)
        return ''
      }
      rest = value.slice(at)
      this.#until = undefined
    }
    const all = this.#before + rest
    const held = undecidedAt(all, rest.length)
    const seen = all.slice(0, all.length - held)
    const from = all.length - rest.length
    this.#before = seen.slice(-CONTEXT)
    const shown = RE_HINT.test(seen)
      ? this.#replace(seen, from)
      : seen.slice(from)
    // Within a credential it belongs to that, whatever it is.
    if (!this.#until)
      this.#held = all.slice(all.length - held)
    return shown
  }

  /** What of `seen` may go on; before `from` it has already. */
  #replace(seen: string, from: number): string {
    let shown = ''
    let done = from
    RE_ANNOUNCED.lastIndex = 0
    for (let match = RE_ANNOUNCED.exec(seen); match; match = RE_ANNOUNCED.exec(seen)) {
      const begin = match.index + match[0].length
      const end = ANNOUNCEMENTS[match.slice(1).findIndex(group => group !== undefined)]?.end
      // An announcement whose value is yet to come stays in sight for the next piece.
      if (!end || begin >= seen.length)
        break
      const length = endOf(seen.slice(begin), end)
      const stop = length < 0 ? seen.length : begin + length
      if (stop > done && stop > begin) {
        shown += seen.slice(done, Math.max(begin, done)) + MASK
        done = stop
      }
      if (length < 0) {
        this.#until = end
        this.#last = seen.slice(begin).slice(-2)
        this.#before = ''
        return shown
      }
      RE_ANNOUNCED.lastIndex = Math.max(stop, match.index + 1)
    }
    return shown + seen.slice(done)
  }
}

/** How many of the last characters, `most` at most, may be the first of a secret that was announced. */
function undecidedAt(seen: string, most: number): number {
  const word = RE_UNDECIDED.exec(seen.slice(-CONTEXT))
  const address = RE_OPEN_ADDRESS.exec(seen.slice(-CONTEXT - AUTHORITY_LIMIT))
  return Math.min((address?.[1] ?? word?.[1] ?? word?.[2] ?? '').length, most)
}

/** Where a value ends: at `from` or after it, and what is before that tells too; -1 when it goes on. */
function endOf(text: string, end: RegExp, from = 0): number {
  end.lastIndex = from
  return end.exec(text)?.index ?? -1
}

/** Whether a command prints a bare credential, which nothing announces: what it prints is then hidden word by word. */
export function printsSecret([program, ...args]: readonly string[]): boolean {
  if (program !== 'az')
    return false
  const line = args.join(' ')
  return /(?:^| )(?:-o|--output)[ =](?:tsv|table)/.test(line) && /passw|token|secret|keys? |credential/i.test(line)
}

/** A whole text, such as a command or a sentence, without its credentials. */
export function maskText(text: string, known: readonly string[] = []): string {
  const masker = new Masker(known)
  return masker.mask(text) + masker.end()
}
