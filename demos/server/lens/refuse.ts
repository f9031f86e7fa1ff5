/** How the lens says no: a sentence for the person, and the HTTP status the engine would use for such a no. */
import { LessonError } from '../../kit/error.ts'

/** Why a request does not reach the engine. */
export type RefusalCode
  /** It could reach past the lesson. */
  = | 'lens-refused'
    /** The name belongs to something outside the lesson. */
    | 'lens-taken'
    /** It is not a request the engine could read in one way only. */
    | 'lens-malformed'
    /** Larger than anything a lesson sends. */
    | 'lens-too-large'

const STATUS: Readonly<Record<RefusalCode, number>> = {
  'lens-refused': 403,
  'lens-taken': 409,
  'lens-malformed': 400,
  'lens-too-large': 413,
}

/** A refusal, to be thrown. */
export function refused(sentence: string, code: RefusalCode = 'lens-refused'): LessonError {
  return new LessonError(code, sentence)
}

/** What has a name that the lesson may not have. */
const HOLDERS = {
  container: 'een container buiten de les',
  volume: 'een volume buiten de les',
  image: 'een image van vóór de les',
}

/** The refusal of a name that something outside the lesson has: said without saying by what. For a step, `faults.ts` says what to do. */
export function nameTaken(name: string, by: keyof typeof HOLDERS): LessonError {
  return refused(`de naam "${name}" is al van ${HOLDERS[by]}; kies een andere naam`, 'lens-taken')
}

/** The HTTP status of anything that was thrown while a request was judged; 502 when it is no refusal. */
export function statusOf(thrown: unknown): number {
  const found = thrown instanceof LessonError
    ? Object.entries(STATUS).find(([code]) => code === thrown.code)
    : undefined
  return found?.[1] ?? 502
}
