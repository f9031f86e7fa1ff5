/** The lesson on paper: what a teacher hands out. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'playwright/test'
import { loadDemos } from '../../../demos/server/demos.ts'
import { root } from '../../attacks/server.ts'
import { AT_LEAST } from '../../deck/atLeast.ts'
import { demosIn } from '../../deck/embedded.ts'
import { readDeck } from '../../deck/readDeck.ts'
import { outlineOf, pagesOf, strayTextOf } from './pdf-text.ts'

/** Prints as `npm run pdf` does; gives the file. */
function print(name: string, ...options: string[]): string {
  const printed = spawnSync(process.execPath, ['demos/server/main.ts', 'pdf', ...options], { cwd: root, encoding: 'utf8' })
  expect(printed.status, printed.stdout + printed.stderr).toBe(0)
  const file = join(root, 'dist', name)
  expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-')
  return file
}

test('every slide has its page, every title is text, and the outline goes by section', async () => {
  test.setTimeout(300_000)
  const slides = await readDeck()
  const demos = await loadDemos()
  const file = print('8-docker.pdf')
  const pages = await pagesOf(file)
  expect(pages).toHaveLength(slides.length)
  expect(pages.length).toBeGreaterThanOrEqual(AT_LEAST.slides)
  expect(slides.filter(({ no, title }) => !squeeze(pages[no - 1] ?? '').includes(squeeze(title))).map(({ no, title }) => `${no} ${title}`)).toEqual([])
  expect(await strayTextOf(file)).toEqual([])

  const shown = slides.flatMap(({ no, content }) => demosIn(content).map(id => [no, id] as const))
  expect(shown.length).toBeGreaterThanOrEqual(AT_LEAST.demos)
  for (const [no, id] of shown) {
    const last = demos.get(id)?.demo.steps.findLast(step => step.kind === 'run')
    expect(squeeze(pages[no - 1] ?? ''), `the last command of ${id}`).toContain(squeeze(last?.kind === 'run' ? last.command : id))
    expect(pages[no - 1]).toContain('OPNAME')
  }
  // The board as it ended: the container is gone, its image is not.
  const first = pages.filter(text => text.includes('docker rm web'))
  expect(first).toHaveLength(1)
  expect(first[0]).toMatch(/Op de engine[\s\S]*nginx/)
  // The way to Azure as each demo ended: the image is in the registry; then all is deleted.
  const way = (last: string): string | undefined => /Azure\s+groep[\s\S]*Je laptop/.exec(pages.find(text => squeeze(text).includes(squeeze(last))) ?? '')?.[0]
  expect(way('az acr repository show-tags -n klasdocker')).toMatch(/klasdocker\.azurecr\.io\s+cijferlezer:v1/)
  expect(way('az group exists -n rg-klasdocker')).toMatch(/groep verwijderd[\s\S]*verwijderd[\s\S]*verwijderd/)

  const outline = await outlineOf(file)
  const sections = slides.filter(({ layout }) => layout === 'section')
  expect(outline.slice(1).map(({ title }) => squeeze(title))).toEqual(sections.map(({ title }) => squeeze(title)))
  expect(outline.reduce((sum, { below }) => sum + 1 + below, 0)).toBe(slides.length)
})

/** Lines of a PDF break where the page breaks them. */
function squeeze(text: string): string {
  return text.replaceAll(/[\s\u00AD]|&shy;/g, '')
}

test('with --clicks each step has a page', async () => {
  test.setTimeout(180_000)
  const pages = await pagesOf(print('8-docker-stappen.pdf', '--clicks'))
  // Eight steps and the page before the first one; each page shows one step more.
  const ofDemo = pages.filter(text => text.includes('Demo: het leven van een eerste container'))
  expect(ofDemo).toHaveLength(9)
  expect(ofDemo.filter(text => text.includes('docker exec web')).length).toBe(4)
})
