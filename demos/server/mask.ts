/**
 * Hides credentials in what goes into a transcript, so that none reaches a projector, a recording or a log (threat 17). Output is
 * masked while it streams, wherever it is cut into pieces. What announces a credential (a key, a flag, a header's name) is no
 * secret and goes on at once; only the value after it is replaced, until its end. A last few characters that may be the first of
 * a secret are held back until it shows what they are.
 */

/** What stands in place of a credential. */
export const MASK = '••••••'

/** So much of what went on before is looked at again with what comes, in UTF-16 units: the longest announcement fits. */
const CONTEXT = 160

/** So much of a secret that is known tells it from any other text, in UTF-16 units: 48 of its 256 bits. */
const KNOWN_HEAD = 8

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
  { before: '--(?:(?:[a-z]{1,20}-){0,4}(?:password|passwd|token|account-key)|[a-z-]{1,40}-secret)(?:=|[ \\t]+)["\']?(?=[^\\s"\'-])(?!via\\b|(?:v|vi)$)', end: END_OF_WORD },
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

/** Masks a stream of output. Make one for each terminal. */
export class Masker {
  readonly #announced: RegExp
  readonly #hint: RegExp
  readonly #ends: readonly RegExp[]
  /** How the secrets that are known begin, in lower case. */
  readonly #heads: readonly string[]
  /** What went on last, to see an announcement that was cut. */
  #before = ''
  /** What may be the first of a secret, and did not go on yet. */
  #held = ''
  /** Within a credential: what ends it. */
  #until: RegExp | undefined

  /** … and a backslash that came last, for what comes next does not end it then. */
  #escape = ''

  /** @param known secrets of the lesson's own, at least 16 characters each */
  constructor(known: readonly string[] = []) {
    this.#heads = known.map(secret => secret.slice(0, KNOWN_HEAD).toLowerCase())
    const own = this.#heads.map((head): Announcement => ({ before: `(?=${head.replaceAll(/[^\w-]/g, '\\$&')})`, end: /[^\w-]/ }))
    const all = [...ANNOUNCEMENTS, ...own]
    this.#ends = all.map(({ end }) => end)
    this.#announced = new RegExp(all.map(({ before }) => `(${before})`).join('|'), 'gi')
    this.#hint = own.length === 0
      ? RE_HINT
      : new RegExp([RE_HINT.source, ...own.map(({ before }) => before)].join('|'), 'i')
  }

  /** Whether something is held back. */
  get holds(): boolean {
    return this.#held !== ''
  }

  /** What was held back, when nothing more comes that could tell what it is. */
  release(): string {
    const held = this.#held
    this.#held = ''
    this.#before = (this.#before + held).slice(-CONTEXT)
    return held
  }

  /**
   * The next piece of output, as it may be shown.
   * @param text as it came
   * @param everything whether each of its words is a secret, see `printsSecret`
   */
  mask(text: string, everything = false): string {
    let rest = this.#held + text
    this.#held = ''
    if (everything)
      return rest.replaceAll(RE_WORDS, MASK)
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
    const held = this.#undecided(all, rest.length)
    const seen = all.slice(0, all.length - held)
    const from = all.length - rest.length
    this.#before = seen.slice(-CONTEXT)
    const shown = this.#hint.test(seen)
      ? this.#replace(seen, from)
      : seen.slice(from)
    // Within a credential it belongs to that, whatever it is.
    if (!this.#until)
      this.#held = all.slice(all.length - held)
    return shown
  }

  /** How many of the last characters may be the first of a secret; at most `most`. */
  #undecided(seen: string, most: number): number {
    const word = RE_UNDECIDED.exec(seen.slice(-CONTEXT))
    const begun = (word?.[1] ?? word?.[2] ?? '').length
    for (let length = Math.min(KNOWN_HEAD - 1, most); length > begun; length--) {
      const end = seen.slice(-length).toLowerCase()
      if (this.#heads.some(head => head.startsWith(end)))
        return length
    }
    return Math.min(begun, most)
  }

  /** What of `seen` may go on; before `from` it has already. */
  #replace(seen: string, from: number): string {
    let shown = ''
    let done = from
    this.#announced.lastIndex = 0
    for (let match = this.#announced.exec(seen); match; match = this.#announced.exec(seen)) {
      const begin = match.index + match[0].length
      const end = this.#ends[match.slice(1).findIndex(group => group !== undefined)]
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
      this.#announced.lastIndex = Math.max(stop, match.index + 1)
    }
    return shown + seen.slice(done)
  }
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
  return masker.mask(text) + masker.release()
}
