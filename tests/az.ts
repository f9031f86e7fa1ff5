import process from 'node:process'
import { LessonError } from '../demos/kit/error.ts'
import { findProgram } from '../demos/server/find-program.ts'
import { installOnMachine } from './lab/apt.ts'
import { thisMachine } from './lab/machine.ts'

/** Where az is on this machine; undefined when it is nowhere. */
export function azPath(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return findProgram('az', env)
}

export interface AzMachine {
  find: () => string | undefined
  /** Throws where nothing may be installed. */
  mayInstall: () => unknown
  install: (packages: readonly string[]) => Promise<void>
}

/**
 * The path of az; installs Debian's azure-cli first where there is none and we may.
 * @throws LessonError (TEST_NO_AZ) with what to install elsewhere, LAB_PROGRAM_FAILED when apt fails
 */
export async function bringAz(say: (line: string) => void = () => {}, machine: AzMachine = { find: azPath, mayInstall: thisMachine, install: installOnMachine }): Promise<string> {
  const present = machine.find()
  if (present !== undefined)
    return present
  try {
    machine.mayInstall()
  }
  catch (cause) {
    throw new LessonError('TEST_NO_AZ', 'Er is geen az gevonden. Installeer de Azure CLI (https://aka.ms/azure-cli).', cause)
  }
  say('azure-cli installeren')
  await machine.install(['azure-cli'])
  const installed = machine.find()
  if (installed === undefined)
    throw new LessonError('TEST_NO_AZ', 'azure-cli is geïnstalleerd en toch is az niet te vinden. Kijk of az op het PATH staat.')
  return installed
}
