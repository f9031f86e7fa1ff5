import { accessSync, constants, statSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import process from 'node:process'

/**
 * The file that a program's name stands for, found as a shell would find it.
 * @returns undefined when no folder of the PATH has it
 */
export function findProgram(name: string, env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform = process.platform, isProgram: (file: string) => boolean = runnable): string | undefined {
  const windows = platform === 'win32'
  const { join, delimiter } = windows ? win32 : posix
  const endings = windows
    ? ['', ...(env.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';')]
    : ['']
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(folder => folder !== '')
  for (const folder of folders) {
    // Without an ending, Windows runs nothing; with one, the name is complete.
    const found = endings.filter(ending => !windows || ending !== '' || name.includes('.')).map(ending => join(folder, name + ending)).find(isProgram)
    if (found)
      return found
  }
  return undefined
}

function runnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  }
  catch {
    return false
  }
}
