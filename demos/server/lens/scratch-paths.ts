/** Which paths of the host lie in a demo's scratch copy, wherever links lead. */
import { lstatSync, realpathSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import process from 'node:process'

export interface ScratchPaths {
  /**
   * Whether a path lies in the scratch copy, or is it, and goes through no link there. A path that does not exist yet counts by
   * its nearest folder that does.
   */
  inScratch: (path: string) => boolean
  /** Where in the scratch copy a path leads, in the one way of writing it; undefined when it is not in it. */
  placeInScratch: (path: string) => string | undefined
  /** Whether a path is the scratch copy itself. */
  isScratch: (path: string) => boolean
}

/** @param scratch the folder; without one no path is in it */
export function scratchPaths(scratch: string | undefined, platform: NodeJS.Platform = process.platform): ScratchPaths {
  const { isAbsolute, relative, dirname, basename, join } = platform === 'win32' ? win32 : posix

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
    if (home === undefined || there === undefined)
      return undefined
    const rest = relative(home, there)
    // One folder, one path: who writes in a folder by another name could not be seen by this one.
    const root = ancestors(path).find(folder => real(folder) === home)
    return root !== undefined && sameName(relative(root, path), rest)
      ? rest
      : undefined
  }

  /** The folders that a path leads through, from the top, and the path itself. */
  function ancestors(path: string): string[] {
    const folder = dirname(path)
    return folder === path
      ? [path]
      : [...ancestors(folder), path]
  }

  /** Windows and macOS know a folder by any case. */
  function sameName(one: string, other: string): boolean {
    return platform === 'linux'
      ? one === other
      : one.toLowerCase() === other.toLowerCase()
  }

  return {
    inScratch: path => fromScratch(path) !== undefined,
    placeInScratch: fromScratch,
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
