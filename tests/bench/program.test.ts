import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { freshEnvironment, npm, startProgram } from './program.ts'

it('gives a started command the environment of a plain terminal', () => {
  expect(freshEnvironment({
    PATH: '/x/node_modules/.bin:/y/node-gyp-bin:/usr/bin',
    HOME: '/home/an',
    npm_execpath: '/z/npm-cli.js',
    INIT_CWD: '/x',
  }, ':')).toEqual({ PATH: '/usr/bin', HOME: '/home/an' })
})

it.each([
  [
    { npm_execpath: '/z/npm-cli.js' },
    [
      process.execPath,
      ['/z/npm-cli.js', 'start'],
    ],
  ],
  [
    {},
    [
      'npm',
      ['start'],
    ],
  ],
])('starts npm without a shell in %j', (env, call) => {
  expect(npm(['start'], env)).toEqual(call)
})

describe('a program', () => {
  const start = (script: string): ReturnType<typeof startProgram> =>
    startProgram(process.execPath, ['-e', script], {
      cwd: process.cwd(),
      env: freshEnvironment(),
    })

  it('is waited for by what it prints', async () => {
    const program = start('console.log("a"); console.log("\\x1b[1mklaar\\x1b[0m 42"); setInterval(() => {}, 1000)')
    expect((await program.printed(/klaar (\d+)/))[1]).toBe('42')
    await program.end()
  })

  it('that ends too early says its last words', async () => {
    const program = start('console.error("port taken"); process.exit(3)')
    await expect(program.printed(/klaar/)).rejects.toThrow(/\(3\)[\s\S]*port taken/)
    await expect(program.done()).rejects.toThrow(/\(3\)/)
  })

  it('that does not exist says so', async () => {
    const program = startProgram('no-such-program', [], {
      cwd: process.cwd(),
      env: freshEnvironment(),
    })
    await expect(program.printed(/x/)).rejects.toThrow(/start niet/)
    await program.end()
  })
})
