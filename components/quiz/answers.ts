import type { Question } from './questions.ts'

/** Per question the choices that were made, by number from 0, in their order. The first one counts. */
export type Answers = Readonly<Record<string, readonly number[]>>

/** The answers with one choice more; choosing the same again changes nothing. */
export function choose(answers: Answers, question: string, choice: number): Answers {
  const made = answers[question] ?? []
  return made.includes(choice)
    ? answers
    : { ...answers, [question]: [...made, choice] }
}

/** Whether the first choice was the right one; undefined when there was none yet. */
export function isRight({ id, choices }: Question, answers: Answers): boolean | undefined {
  const first = answers[id]?.[0]
  return first === undefined
    ? undefined
    : choices[first]?.right === true
}

/** How many of these questions were answered, and how many of those at once. */
export function scoreOf(questions: readonly Question[], answers: Answers): { answered: number, right: number } {
  const results = questions.map(question => isRight(question, answers))
  return {
    answered: results.filter(result => result !== undefined).length,
    right: results.filter(result => result === true).length,
  }
}

/** Reads what a browser kept, whoever wrote it: what is no choice of one of these questions is left out. */
export function parseAnswers(text: string | null, questions: readonly Question[]): Answers {
  const kept = parseObject(text)
  return Object.fromEntries(questions.flatMap(({ id, choices }) => {
    const made: unknown = Object.hasOwn(kept, id) ? kept[id] : undefined
    if (!Array.isArray(made))
      return []
    const valid = [...new Set(made)].filter((choice): choice is number => typeof choice === 'number' && choice in choices)
    return valid.length > 0
      ? [[id, valid]]
      : []
  }))
}

function parseObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : {}
  }
  catch {
    return {}
  }
}
