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

/** Colour codes may stand between a key and its value. */
const COLOUR = String.raw`(?:\x1B\[[\d;]*m)*`

/** How a credential is announced, and where its value ends. */
interface Announcement {
  /** Ends where the value begins, with at least one character of it still to come. */
  before: string
  /** The first character that is no longer part of the value. A line's end always ends it. */
  end: RegExp
}

const END_OF_STRING = /(?<!\\)["\r\n]/
// eslint-disable-next-line no-control-regex -- a colour code is not part of a word
const END_OF_WORD = /[\s"',;\x1B]/
const END_OF_LINE = /[\r\n]/

const SECRET_KEY = 'passw(?:or)?d\\d?|passphrase|(?:access|refresh|id|identity|registry|bearer)_?token|(?:client)?_?secret|(?:api|account|primary|secondary|private)_?key|auth|token'

const ANNOUNCEMENTS: readonly Announcement[] = [
  // JSON: az's logins and registries, docker's config.json.
  { before: `"(?:${SECRET_KEY})"${COLOUR}\\s*:\\s*${COLOUR}"`, end: END_OF_STRING },
  // az acr credential show: {"name": "password2", "value": "…"}
  { before: `"name"${COLOUR}\\s*:\\s*${COLOUR}"passw(?:or)?d\\d?"${COLOUR}\\s*,\\s*${COLOUR}"value"${COLOUR}\\s*:\\s*${COLOUR}"`, end: END_OF_STRING },
  // A shell's or a command's argument. "Using --password via the CLI is insecure" is a warning of docker's.
  { before: '--(?:(?:[a-z]{1,20}-){0,4}(?:password|passwd|token|account-key)|[a-z-]{1,40}-secret)(?:=|[ \\t]+)["\']?(?=[^\\s"\'-])(?!via\\s|v(?:ia?)?$)', end: END_OF_WORD },
  { before: '(?:docker|az)[ \\t]+login\\b[^\\r\\n]{0,100}?[ \\t]-p(?:=|[ \\t]+)["\']?(?=[^\\s"\'-])', end: END_OF_WORD },
  // An environment variable.
  { before: '(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCOUNT_?KEY)=["\']?(?=[^\\s"\'$])', end: END_OF_WORD },
  // Headers, as curl --verbose shows them.
  { before: '(?:Authorization|X-Registry-Auth|X-Registry-Config|Cookie):[ \\t]*(?:(?:Basic|Bearer)[ \\t]+)?(?=\\S)', end: END_OF_LINE },
  // A challenge is no token: Bearer realm="https://…"
  { before: 'Bearer[ \\t]+(?=[\\w.~+/-])(?!realm=|(?:r|re|rea|real|realm)$)', end: /[^\w.~+/=-]/ },
  // A signed token: its first letters say {" in base64, for every one of them.
  { before: `(?:(?<![\\w.-])|(?<=\\x1B\\[[\\d;]{0,8}m))(?-i:eyJ)(?=[\\w-])`, end: /[^\w.~+/=-]/ },
  // A line of htpasswd.
  { before: '\\$2[abxy]\\$(?=\\d)', end: END_OF_WORD },
]

/** Without one of these no announcement can be there; one quick look spares a flood all the others. */
const RE_HINT = /passw|passphrase|token|secret|_?key"|_?key=|-key|auth|cookie:|bearer|\blogin\b|eyJ|\$2[abxy]\$/i

/** At the end of a piece: the beginning of a password or token, or of the words that say it is none ("--password via the CLI", "Bearer realm="). */
const RE_UNDECIDED = /(?:-(?:password|passwd|token|account-key|secret)[ \t=]+["']?(v(?:ia?)?)|Bearer[ \t]+(r(?:e(?:a(?:lm?)?)?)?))$/i

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

  /** … and a backslash that came last, for what comes next does not end it then. */
  #escape = ''

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
    return this.#pass(this.#known.release()) + this.#letGo()
  }

  /** What was held back and says nothing of a secret, because everyone waits for it now. */
  settle(): string {
    return this.#pass(this.#known.settle())
  }

  /** What was held back, when there is no more. */
  end(): string {
    return this.#pass(this.#known.end()) + this.#letGo()
  }

  /** What an announcement was followed by and no warning came of. */
  #letGo(): string {
    const held = this.#held
    if (held === '')
      return ''
    this.#held = ''
    this.#before = (this.#before + held).slice(-CONTEXT)
    return MASK
  }

  #pass(text: string): string {
    if (text === '')
      return ''
    let rest = this.#held + text
    this.#held = ''
    if (this.#until) {
      const at = (this.#escape + rest).search(this.#until) - this.#escape.length
      if (at < 0) {
        this.#escape = escapeAt(rest)
        return ''
      }
      rest = rest.slice(at)
      this.#until = undefined
      this.#escape = ''
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
      const length = seen.slice(begin).search(end)
      const stop = length < 0 ? seen.length : begin + length
      if (stop > done && stop > begin) {
        shown += seen.slice(done, Math.max(begin, done)) + MASK
        done = stop
      }
      if (length < 0) {
        this.#until = end
        this.#escape = escapeAt(seen)
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
  return Math.min((word?.[1] ?? word?.[2] ?? '').length, most)
}

function escapeAt(text: string): string {
  return text.endsWith('\\') ? '\\' : ''
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
