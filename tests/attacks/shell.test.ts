/** Threat 12: a demo's command goes to its program as it stands. No shell reads it, on no system. */
import type { LoadedDemo } from '../../demos/server/demos.ts'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { defineDemo } from '../../demos/kit/demo.ts'
import { run } from '../../demos/kit/step.ts'
import { perform } from '../../demos/server/perform.ts'
import { Workplace } from '../../demos/server/workplace.ts'
import { testEngine } from '../test-engine.ts'
import { root, START_LIMIT } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'shell-'))
/** What a word that became a deed leaves behind. */
const trace = join(folder, 'ran')
let env: Record<string, string> = {}

const TRICKS: readonly [name: string, word: string][] = [
  ['a command in its place', `$(touch ${trace})`],
  ['one in the old way', `\`touch ${trace}\``],
  ['a second command', `; touch ${trace}`],
  ['a background command', `& touch ${trace} &`],
  ['a command when it succeeds', `&& touch ${trace}`],
  ['a command when it fails', `|| touch ${trace}`],
  ['a pipe', `| touch ${trace}`],
  ['a file to write', `>${trace}`],
  ['a process as a file', `<(touch ${trace})`],
  ['a second line', `x\ntouch ${trace}`],
  ['a variable', '$HOME'],
  ['a variable of Windows', '%PATH%'],
  ['a delayed variable of Windows', '!PATH!'],
  ['an escape of Windows', '^& calc'],
  ['a file pattern', '/*'],
  ['a home', '~'],
  ['braces', '{a,b}'],
  ['a history word', '!!'],
  ['a quote', '"'],
  ['a single quote', '\''],
  ['a backslash at the end', 'x\\'],
  ['a comment', '# x'],
  ['an option of docker', '--privileged'],
]
const words = TRICKS.map(([, word]) => word)

beforeAll(async () => {
  env = (await testEngine()).env
}, START_LIMIT)
afterEach(() => {
  const ran = existsSync(trace)
  rmSync(trace, { force: true })
  expect(ran, 'a shell read the command').toBe(false)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a command of a demo', () => {
  let shown = ''

  beforeAll(async () => {
    vi.stubEnv('DOCKER_HOST', env.DOCKER_HOST)
    vi.stubEnv('PATH', env.PATH)
    const quoted = words.map(word => word.includes('"') ? `'${word}'` : `"${word}"`)
    const step = run(`docker run --rm busybox printf "[%s]" ${quoted.join(' ')}`)
    expect(step.argv.slice(6)).toEqual(words)
    const loaded: LoadedDemo = { id: 'shell', folder, demo: defineDemo({ title: 'shell', images: ['busybox'], steps: [step] }) }
    const workplace = new Workplace()
    await workplace.open()
    const session = await perform(workplace, loaded)
    await workplace.close()
    vi.unstubAllEnvs()
    shown = session.events.flatMap(([, code, data]) => code === 'o' ? [data] : []).join('').replaceAll('\r', '')
    expect(session.state.outcomes, shown).toMatchObject([{ result: 'done' }])
  })

  it.each(TRICKS)('holds no deed: %s is one word for its program', (_name, word) => {
    expect(shown).toContain(`[${word}]`)
  })
})

describe('npm run lens', () => {
  let shown = ''

  beforeAll(() => {
    const args = ['demos/server/main.ts', 'lens', 'docker', 'run', '--rm', 'busybox', 'printf', '[%s]', ...words]
    const ran = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
    expect(ran.status, ran.stderr).toBe(0)
    shown = ran.stdout
  })

  it.each(TRICKS)('knows no deed: %s is one word for its program', (_name, word) => {
    expect(shown).toContain(`[${word}]`)
  })
})
