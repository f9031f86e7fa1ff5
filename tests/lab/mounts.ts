import { readFileSync } from 'node:fs'
import { run } from './run.ts'

/** Mount points below a folder, the deepest first, from the text of a mountinfo file. */
export function mountsBelow(folder: string, mountinfo: string): string[] {
  return mountinfo.split('\n')
    .map(line => line.split(' ')[4] ?? '')
    // The kernel writes space, tab, newline and backslash as octal.
    .map(point => point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))))
    .filter(point => point.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)
}

/** Unmounts everything below a folder. */
export async function unmountBelow(folder: string): Promise<void> {
  for (const point of mountsBelow(folder, readFileSync('/proc/self/mountinfo', 'utf8'))) {
    // Lazily where something still holds it: it is gone from the tree, and freed with its last user.
    if ((await run('umount', [point], {
      accept: [0, 1, 32],
    })).code !== 0) {
      await run('umount', ['--lazy', point], {
        accept: [0, 1, 32],
      })
    }
  }
}
