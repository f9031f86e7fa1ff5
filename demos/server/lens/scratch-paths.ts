/** Which paths of the host lie in a demo's scratch copy, wherever links lead. */
import { lstatSync, realpathSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import process from 'node:process'

export interface ScratchPaths {
  /** Whether a path lies in the scratch copy, or is it. A path that does not exist yet counts by its nearest folder that does. */
  inScratch: (path: string) => boolean
  /** Whether a path is the scratch copy itself. */
  isScratch: (path: string) => boolean
}

/** @param scratch the folder; without one no path is in it */
export function scratchPaths(scratch: string | undefined, platform: NodeJS.Platform = process.platform): ScratchPaths {
  const { isAbsolute, relative, dirname, basename, join, sep } = platform === 'win32' ? win32 : posix

  /** The path without links; undefined when a link leads nowhere, or cannot be followed. */
  function real(path: string): string | undefined {
    try {
      return realpathSync.native(path)
    }
    catch (error) {
      if (!isMissing(error) || exists(path) || dirname(path) === path)
        return undefined
      const folder = real(dirname(path))
      return folder === undefined ? undefined : join(folder, basename(path))
    }
  }

  function fromScratch(path: string): string | undefined {
    // `..` after a link means another folder to the kernel than to us.
    if (scratch === undefined || !isAbsolute(path) || path.includes('\0') || path.split(/[/\\]/).includes('..'))
      return undefined
    const [home, there] = [real(scratch), real(path)]
    return home === undefined || there === undefined
      ? undefined
      : relative(home, there)
  }

  return {
    inScratch: (path) => {
      const rest = fromScratch(path)
      return rest !== undefined && rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest)
    },
    isScratch: path => fromScratch(path) === '',
  }
}

/** Also a link that leads nowhere exists. */
function exists(path: string): boolean {
  try {
    lstatSync(path)
    return true
  }
  catch {
    return false
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
