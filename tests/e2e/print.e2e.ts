/** The lesson on paper: what a teacher hands out. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'playwright/test'
import { root } from '../attacks/server.ts'
import { pagesOf } from './pdf-text.ts'

/** Prints as `npm run pdf` does; gives the file. */
function print(name: string, ...options: string[]): string {
  const printed = spawnSync(process.execPath, ['demos/server/main.ts', 'pdf', ...options], { cwd: root, encoding: 'utf8' })
  expect(printed.status, printed.stdout + printed.stderr).toBe(0)
  const file = join(root, 'dist', name)
  expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-')
  return file
}

test('each demo is on its page in its final state, as text', async () => {
  test.setTimeout(180_000)
  const pages = await pagesOf(print('8-docker.pdf'))
  const first = pages.filter(text => text.includes('docker rm web'))
  const second = pages.filter(text => text.includes('root@binnen:/# exit'))
  expect(first).toHaveLength(1)
  expect(second).toHaveLength(1)
  expect(first[0]).toMatch(/Exited \(0\)/)
  expect(first[0]).toContain('OPNAME')
  // The board as it ended: the container is gone, its image is not.
  expect(first[0]).toMatch(/Op de engine[\s\S]*nginx/)
})

test('with --clicks each step has a page', async () => {
  test.setTimeout(180_000)
  const pages = await pagesOf(print('8-docker-stappen.pdf', '--clicks'))
  // Eight steps and the page before the first one; each page shows one step more.
  const ofDemo = pages.filter(text => text.includes('Demo: het leven van een eerste container'))
  expect(ofDemo).toHaveLength(9)
  expect(ofDemo.filter(text => text.includes('docker exec web')).length).toBe(4)
})
