import type { BenchContext } from './bench.ts'
import type { StaticHost } from './staticHost.ts'
import { join } from 'node:path'
import { freshEnvironment, npm, startProgram } from './program.ts'
import { serveStatic } from './staticHost.ts'
import { stockSlidev, writeStockDeck } from './stockDeck.ts'
import { cloneProject } from './workspace.ts'

/** A built deck, and who serves it. */
export interface ServedDeck {
  /** The folder of its site. */
  dist: string
  host: StaticHost
}

export interface BothDecks {
  ours: ServedDeck
  stock: ServedDeck
  close: () => Promise<void>
}

/** Builds our deck and a stock one of so many slides in the same run, and serves both. */
export async function serveBothDecks(name: string, { folder, say }: BenchContext, stockSlides = 1): Promise<BothDecks> {
  const clone = await folder('clone')
  const stock = await folder('stock')
  await cloneProject(clone)
  await writeStockDeck(stock, stockSlides)
  say(`${name}: building both`)
  const [file, args] = npm(['run', 'build'])
  await startProgram(file, args, { cwd: clone, env: freshEnvironment() }).done()
  await stockSlidev(stock, ['build']).done()
  const [ourDist, stockDist] = [join(clone, 'dist'), join(stock, 'dist')]
  // Any folder of a static host will do for ours; a stock deck expects to be at the top.
  const ourHost = await serveStatic(ourDist, '/les/')
  const stockHost = await serveStatic(stockDist, '/')
  return {
    ours: { dist: ourDist, host: ourHost },
    stock: { dist: stockDist, host: stockHost },
    close: async () => {
      await ourHost.close()
      await stockHost.close()
    },
  }
}
