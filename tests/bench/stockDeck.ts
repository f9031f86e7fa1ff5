import type { Program } from './program.ts'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { freshEnvironment, startProgram } from './program.ts'
import { linkPackages } from './workspace.ts'

/** A stock Slidev deck: one slide, the default theme, no setting touched. The yardstick for the deck as a whole. */
export async function writeStockDeck(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), `${JSON.stringify({
    name: 'stock',
    private: true,
    type: 'module',
    dependencies: { '@slidev/cli': '*', '@slidev/theme-default': '*', 'vue': '*' },
  }, undefined, 2)}\n`)
  await writeFile(join(folder, 'slides.md'), '# Hallo\n')
  await linkPackages(folder)
}

/** Starts Slidev on the stock deck, e.g. `['--port', '4000']` or `['build']`. */
export function stockSlidev(folder: string, args: readonly string[]): Program {
  const cli = join(folder, 'node_modules', '@slidev', 'cli', 'bin', 'slidev.mjs')
  return startProgram(process.execPath, [cli, ...args], {
    cwd: folder,
    env: freshEnvironment(),
  })
}
