/**
 * Hides secrets whose value is known in a stream of output, wherever it is cut into pieces and however long it waits between
 * them. Output that could be the beginning of a secret is held back until more shows what it is: no clock can tell that, for a
 * program may wait for minutes in the middle of a word. All else goes on at once, and what is held back is a few characters at
 * the end of a line that is not ended yet.
 *
 * A terminal's codes and line ends may stand between two characters of a secret: a program that colours it, or that wraps a long
 * line by itself, shows the same secret.
 */

/** What stands in place of a credential. */
export const MASK = '••••••'

/** So much of a secret tells it from any other text, in characters: 48 of the 256 bits of the lesson's own. */
const KNOWN_HEAD = 8

/** So much of what may be the beginning of a secret is never shown, in characters. What is shorter as a whole is no secret. */
const TELLING = 4

/** So much of what went on before is looked at again with what comes, in UTF-16 units: a beginning that was let go, with codes in it. */
const CONTEXT = 256

/** So much may stand between two characters, in UTF-16 units. */
const BETWEEN_LIMIT = 64

/** A terminal's code (ECMA-48). */
const CODE = String.raw`\x1B\[[\x30-\x3F]*[\x20-\x2F]*[\x40-\x7E]`
/** … that was cut. */
const CUT_CODE = String.raw`\x1B(?:\[[\x30-\x3F]*[\x20-\x2F]*)?`
/** A code, a line's end, or the space by which readline moves to the next row. */
const ONE_BETWEEN = String.raw`${CODE}|[\r\n]| (?=\r)`
const BETWEEN = `(?:${ONE_BETWEEN})`

const RE_BETWEEN = new RegExp(`${BETWEEN}+`, 'y')
const RE_EACH_BETWEEN = new RegExp(ONE_BETWEEN, 'g')
/** Half a code, or half a pair of surrogates. */
const RE_CUT = new RegExp(`${CUT_CODE}$|[\\uD800-\\uDBFF]$`)
const RE_CODES_TO_END = new RegExp(`(?:${CODE})*(?:${CUT_CODE})?$`, 'y')
const RE_BETWEEN_TO_END = new RegExp(`${BETWEEN}*(?:${CUT_CODE}| )?$`, 'y')

/** How far text follows a secret from some place on. */
interface Followed {
  characters: number
  /** After the last character of the secret that is there. */
  end: number
  /** The text ended before it could go another way. */
  open: boolean
  /** It is a secret beyond doubt. */
  certain: boolean
}

export class KnownSecrets {
  /** Each as its characters: a pair of surrogates is one. */
  readonly #secrets: (readonly string[])[] = []
  /** The first characters of one. */
  #beginning: RegExp | undefined
  /** What went on last, as it came. */
  #before = ''
  /** What did not go on yet, and how many characters of a secret that makes with what did. */
  #held = ''
  #heldCharacters = 0
  /** `#before` begins with a secret that may go on in what comes; the mask for it went on already. */
  #within = false

  constructor(secrets: readonly string[]) {
    for (const secret of secrets)
      this.learn(secret)
  }

  /** Hides this one too, in what comes next. One of less than four characters is left alone: it would hide half of everything. */
  learn(secret: string): void {
    const characters = [...secret]
    if (characters.length < TELLING || this.#secrets.some(known => known.join('') === secret))
      return
    this.#secrets.push(characters)
    this.#beginning = new RegExp(this.#secrets.map(known => known.slice(0, TELLING).map(escaped).join(`${BETWEEN}*`)).join('|'), 'g')
  }

  /** The next piece of output, as it may be shown. */
  pass(text: string): string {
    const beginning = this.#beginning
    if (!beginning)
      return text
    const all = this.#before + this.#held + text
    /** What of it was dealt with. */
    let done = this.#before.length
    let shown = ''
    let open: { begin: number, characters: number, certain: boolean } | undefined
    beginning.lastIndex = 0
    for (let match = beginning.exec(all); match && !open; match = beginning.exec(all)) {
      const begin = match.index
      const followed = this.#follow(all, begin)
      if (followed.open)
        open = { begin, ...followed }
      beginning.lastIndex = begin + 1
      if (!followed.certain)
        continue
      beginning.lastIndex = Math.max(begin + 1, followed.end)
      if (followed.end <= done)
        continue
      const from = Math.max(begin, done)
      shown += all.slice(done, from)
      if (begin > 0 || !this.#within)
        shown += MASK
      // Codes and line ends within a secret are nobody's secret, and the screen needs them.
      shown += betweenIn(all.slice(from, followed.end))
      done = followed.end
    }
    open ??= this.#begun(all)
    const held = open?.certain
      ? RE_CUT.exec(all)?.index ?? all.length
      : Math.max(open?.begin ?? all.length, done)
    shown += all.slice(done, held)
    this.#held = all.slice(held)
    this.#heldCharacters = open?.characters ?? 0
    this.#within = open?.certain ?? false
    this.#before = all.slice(open?.certain ? open.begin : Math.max(0, held - CONTEXT), held)
    return shown
  }

  /** Whether something is held back. */
  get holds(): boolean {
    return this.#held !== ''
  }

  /** What was held back, before something else is shown: hidden when it says too much of a secret. */
  release(): string {
    return this.#letGo(this.#isTelling)
  }

  /** What was held back, if it says nothing of a secret: a prompt may end in it, and everyone waits for that. */
  settle(): string {
    return this.#isTelling
      ? ''
      : this.#letGo(false)
  }

  /** What was held back, when there is no more: it was no secret. */
  end(): string {
    return this.#letGo(false)
  }

  get #isTelling(): boolean {
    return this.#heldCharacters >= TELLING
  }

  #letGo(hidden: boolean): string {
    const held = this.#held
    if (held === '')
      return ''
    this.#held = ''
    const shown = hidden && !this.#within
      ? MASK + betweenIn(held)
      : held
    this.#before = this.#within
      ? this.#before + held
      : (this.#before + held).slice(-CONTEXT)
    return shown
  }

  /** How far the text follows the secret that it follows farthest. */
  #follow(text: string, from: number): Followed {
    const all = this.#secrets.map(secret => follow(text, from, secret))
    return {
      characters: Math.max(...all.map(({ characters }) => characters)),
      end: Math.max(...all.map(({ end }) => end)),
      open: all.some(({ open }) => open),
      certain: all.some(({ certain }) => certain),
    }
  }

  /** The few characters at the end of the text that may be the first of a secret. */
  #begun(text: string): { begin: number, characters: number, certain: boolean } | undefined {
    for (let begin = Math.max(0, text.length - TELLING - BETWEEN_LIMIT); begin < text.length; begin++) {
      const unit = text.charAt(begin)
      if (!this.#secrets.some(([first]) => first?.startsWith(unit)))
        continue
      const { open, characters, certain } = this.#follow(text, begin)
      if (open && !certain)
        return { begin, characters, certain }
    }
    return undefined
  }
}

function follow(text: string, from: number, secret: readonly string[]): Followed {
  const enough = Math.min(KNOWN_HEAD, secret.length)
  let characters = 0
  let at = from
  let end = from
  for (const character of secret) {
    if (characters > 0 && !text.startsWith(character, at))
      at = afterBetween(text, at)
    if (!text.startsWith(character, at)) {
      const certain = characters >= enough
      return { characters, end, open: mayGoOn(text, end, at, character, certain), certain }
    }
    at += character.length
    end = at
    characters++
  }
  return { characters, end, open: false, certain: true }
}

/**
 * Whether the text ends where it may yet go on with this character. Only a secret that is certain is awaited beyond the end of a
 * line: or else a line that ends as a secret begins would be held back.
 */
function mayGoOn(text: string, end: number, at: number, character: string, certain: boolean): boolean {
  if (text.length - end > BETWEEN_LIMIT)
    return false
  const toEnd = certain
    ? RE_BETWEEN_TO_END
    : RE_CODES_TO_END
  toEnd.lastIndex = end
  // … or with the first half of its pair of surrogates.
  return toEnd.test(text) || (at === text.length - 1 && character.startsWith(text.slice(at)))
}

function afterBetween(text: string, at: number): number {
  RE_BETWEEN.lastIndex = at
  const length = RE_BETWEEN.exec(text)?.[0].length ?? 0
  return length > BETWEEN_LIMIT ? at : at + length
}

function betweenIn(text: string): string {
  return (text.match(RE_EACH_BETWEEN) ?? []).join('')
}

function escaped(character: string): string {
  return character.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
