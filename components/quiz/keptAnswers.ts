import type { ShallowRef } from 'vue'
import type { Answers } from './answers.ts'
import { shallowRef } from 'vue'
import { choose, parseAnswers } from './answers.ts'
import { QUESTIONS } from './questions.ts'

const KEY = 'docker-les.zelftest'

/** The answers of this browser: kept over a reload, and the same in all its windows. */
export interface KeptAnswers {
  readonly answers: ShallowRef<Answers>
  choose: (question: string, choice: number) => void
  clear: () => void
}

let kept: KeptAnswers | undefined

export function useKeptAnswers(): KeptAnswers {
  kept ??= keepAnswers()
  return kept
}

function keepAnswers(): KeptAnswers {
  const answers = shallowRef(parseAnswers(read(), QUESTIONS))
  // What the teacher chooses shows in the window for the class too.
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY || key === null)
      answers.value = parseAnswers(newValue, QUESTIONS)
  })
  return {
    answers,
    choose(question, choice) {
      answers.value = choose(answers.value, question, choice)
      write(JSON.stringify(answers.value))
    },
    clear() {
      answers.value = {}
      write(undefined)
    },
  }
}

/** A browser that keeps nothing for this page throws; then the answers last as long as the window. */
function read(): string | null {
  try {
    return localStorage.getItem(KEY)
  }
  catch {
    return null
  }
}

function write(text: string | undefined): void {
  try {
    if (text === undefined)
      localStorage.removeItem(KEY)
    else
      localStorage.setItem(KEY, text)
  }
  catch {
    // As above.
  }
}
