import type { Program } from './program.ts'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { freshEnvironment, startProgram } from './program.ts'
import { linkPackages } from './workspace.ts'

/** Slides of the stock deck that is as long as a chapter. */
export const STOCK_SLIDES = 60

/**
 * A stock Slidev deck: the default theme, no setting touched. The yardstick for the deck as a whole.
 * @param folder where it goes
 * @param slides how many; one is as light as a deck can be
 */
export async function writeStockDeck(folder: string, slides = 1): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), `${JSON.stringify({
    name: 'stock',
    private: true,
    type: 'module',
    dependencies: { '@slidev/cli': '*', '@slidev/theme-default': '*', 'vue': '*' },
  }, undefined, 2)}\n`)
  await writeFile(join(folder, 'slides.md'), slides === 1 ? '# Hallo\n' : Array.from({ length: slides }, (_, index) => stockSlide(index + 1)).join('\n---\n\n'))
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

/** A slide as Slidev's own starter has them: a title and a list. */
function stockSlide(no: number): string {
  return `# Slide ${no}\n\n- Een eerste punt\n- Een tweede punt\n- Een derde punt\n`
}
