import type { BenchContext } from './bench.ts'
import type { Figure } from './figure.ts'
import type { Program } from './program.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { getDocumentProxy } from 'unpdf'
import { bringBrowser } from '../browser.ts'
import { freshEnvironment, npm, startProgram } from './program.ts'
import { STOCK_SLIDES, stockSlidev, writeStockDeck } from './stockDeck.ts'
import { cloneProject } from './workspace.ts'

/** `npm run pdf` from its start to its end, by the page, beside Slidev's own export of a stock deck of sixty slides. */
export async function benchPdf({ runs, folder, say, count }: BenchContext): Promise<Figure[]> {
  const clone = await folder('clone')
  const stock = await folder('stock')
  await cloneProject(clone)
  await writeStockDeck(stock, STOCK_SLIDES)
  const chromium = await bringBrowser(say)
  const exportOurs = async (): Promise<number> => {
    const [file, args] = npm(['run', 'pdf'])
    return await timeAPage(join(clone, 'dist', '8-docker.pdf'), () => startProgram(file, args, {
      cwd: clone,
      env: freshEnvironment(),
    }))
  }
  const exportStock = async (): Promise<number> => {
    const output = join(stock, 'stock.pdf')
    return await timeAPage(output, () => stockSlidev(stock, ['export', '--format', 'pdf', '--output', output, '--executable-path', chromium]))
  }
  // Warm-up, not counted: the first export fills Vite's caches.
  say('pdf: warming up')
  await exportOurs()
  await exportStock()
  const ours: number[] = []
  const yardstick: number[] = []
  for (let run = 1; run <= runs; run++) {
    count('pdf', run, runs)
    ours.push(await exportOurs())
    yardstick.push(await exportStock())
  }
  return [
    {
      what: 'a page of the PDF',
      unit: 'ms',
      ours,
      yardstick: { name: `stock export, ${STOCK_SLIDES} slides`, samples: yardstick },
      compared: 'ratio',
      limit: 1.5,
    },
  ]
}

async function timeAPage(output: string, start: () => Program): Promise<number> {
  const begin = performance.now()
  await start().done()
  const took = performance.now() - begin
  const { numPages } = await getDocumentProxy(new Uint8Array(await readFile(output)))
  return took / numPages
}
