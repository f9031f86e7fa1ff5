/**
 * The real Azure: everything that is different from mini-Azure is in this file. It could not be run where the lesson was made, for want of a
 * subscription; what it starts are the same commands.
 */
import { environmentFor } from './environment.ts'
import { LOGINS } from './paths.ts'

/** The real Azure, as a teacher chose it with `npm run check -- --azure`. */
export interface AzureChoice {
  /** The subscription's id and name. */
  subscription: { id: string, name: string }
  /** Stands in every name where mini-Azure has `klasdocker`: a registry's name is the only one of its kind in the world. */
  name: string
}

export function realAzure(_choice: AzureChoice, _lens: string): { env: Record<string, string>, cloudEnv: Record<string, string> } {
  return { env: environmentFor(_lens, LOGINS), cloudEnv: {} }
}

/** Whether what must come before a demo is done already: its group is there. */
export async function isDone({ name }: AzureChoice, run: (step: { argv: readonly [string, ...string[]], timeout: number }) => Promise<string>): Promise<boolean> {
  return await run({ argv: ['az', 'group', 'exists', '--name', `rg-${name}`], timeout: 30_000 }) === 'true'
}
