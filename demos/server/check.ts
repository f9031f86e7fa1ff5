/** `npm run check`: is this machine ready for the lesson? */
import type { ImageProgress, Verdict } from '../kit/preflight.ts'
import process from 'node:process'
import { progressOf } from '../kit/preflight.ts'
import { azureFault, azureRows, chooseAzure } from './azure-cloud.ts'
import { loadDemos } from './demos.ts'
import { onEnd } from './end.ts'
import { fetchImages } from './fetch-images.ts'
import { imagesOf } from './needs.ts'
import { missingImages, preflight } from './preflight.ts'
import { tableOf } from './verdicts.ts'
import { Workplace } from './workplace.ts'

/**
 * Prints the table; with `fetch`, first fetches the images that are missing, a line each; with `azure`, chooses the subscription that az uses.
 * @returns the exit code: 0 when all is well
 * @throws {LessonError} `demo-faulty`
 */
export async function check({ fetch, azure }: { fetch: boolean, azure: boolean }): Promise<number> {
  const demos = [...(await loadDemos()).values()]
  const workplace = new Workplace()
  onEnd(() => workplace.close())
  const info = await workplace.open()
  if (fetch && info && workplace.engine) {
    const missing = await missingImages(workplace.engine, imagesOf(demos.map(({ demo }) => demo)))
    await fetchImages(workplace.engine, missing, progressLine)
  }
  const rows = await preflight(workplace, info, demos, azure)
  if (azure)
    rows.push(...await lookAtAzure())
  await workplace.close()
  console.log(tableOf(rows))
  return rows.some(({ is }) => is === 'bad')
    ? 1
    : 0
}

/** The choice is made here: what the lesson will use in Azure is on screen before anything is used. */
async function lookAtAzure(): Promise<Verdict[]> {
  try {
    return azureRows(await chooseAzure())
  }
  catch (thrown) {
    return [azureFault(thrown)]
  }
}

/** In a terminal the line is written again and again; in a file only its last form stands. */
function progressLine(progress: ImageProgress): void {
  const over = progress.state === 'done' || progress.state === 'failed'
  if (process.stdout.isTTY)
    process.stdout.write(`\r\x1B[K${lineOf(progress)}${over ? '\n' : ''}`)
  else if (over)
    console.log(lineOf(progress))
}

const MARKS: Readonly<Record<ImageProgress['state'], string>> = { waiting: ' ', fetching: '…', done: '✓', failed: '✗' }

/** One image, as a line. */
export function lineOf(progress: ImageProgress): string {
  return `${MARKS[progress.state]} ${progress.name}  ${progressOf(progress)}`
}
