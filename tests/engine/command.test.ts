/** The server as a process: what it says, and that nothing of it is left when it ends, however it ends. */
import type { RunningServer } from '../attacks/server.ts'
import type { Window } from '../attacks/window.ts'
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import process from 'node:process'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort, root, START_LIMIT, startServer } from '../attacks/server.ts'
import { enter } from '../attacks/window.ts'
import { useTestEngine } from './stage.ts'

const POLL = { timeout: 20_000 }

let server: RunningServer | undefined

beforeAll(useTestEngine)

afterEach(async () => {
  await server?.stop()
  server = undefined
})

interface Ended {
  code: number
  output: string
}

/** Runs one of the commands to its end. */
function command(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['demos/server/main.ts', ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr })
    })
  })
}

function containers(): string[] {
  const labels = ['eerste-container', 'binnen-en-buiten'].map(id => `label=docker-les.demo=${id}`)
  return labels.flatMap(label => execFileSync('docker', ['ps', '--all', '--quiet', '--filter', label], { encoding: 'utf8' }).split('\n').filter(Boolean))
}

/** Runs a demo's first steps. */
async function play(window: Window, demo: string, steps: number): Promise<void> {
  window.send({ kind: 'join', demo })
  const { state } = await window.next('replay', message => message.demo === demo)
  for (let step = 0; step < steps; step++) {
    window.send({ kind: 'run', demo, session: state.session, step })
    const { state: { outcomes } } = await window.next('state', message => message.demo === demo && message.state.outcomes.length > step && message.state.phase !== 'running')
    expect(outcomes[step]).toMatchObject({ result: 'done' })
  }
}

/** A lesson with a container in the background, and a shell in another that waits for a line. */
async function busyServer(): Promise<{ running: RunningServer, shell: number, folder: string }> {
  const running = await startServer('start')
  const window = await enter(running.port, running.token)
  await play(window, 'eerste-container', 2)
  await play(window, 'binnen-en-buiten', 4)
  expect(containers()).toHaveLength(2)
  const [shell = 0] = readFileSync(`/proc/${running.pid}/task/${running.pid}/children`, 'utf8').trim().split(' ').map(Number)
  const lens = /DOCKER_HOST=unix:\/\/([^\0]+)/.exec(readFileSync(`/proc/${shell}/environ`, 'utf8'))?.[1] ?? ''
  expect(existsSync(lens)).toBe(true)
  return { running, shell, folder: dirname(lens) }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  }
  catch {
    return false
  }
}

describe.runIf(process.platform === 'linux')('the end of the server', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s: its programs, containers and files are gone', async (signal) => {
    const { running, shell, folder } = await busyServer()
    server = running
    process.kill(running.pid, signal)
    await expect.poll(() => isAlive(running.pid), POLL).toBe(false)
    expect(isAlive(shell)).toBe(false)
    expect(containers()).toEqual([])
    expect(existsSync(folder)).toBe(false)
  }, START_LIMIT)

  it('a kill: its programs end with it, and a reset removes the rest', async () => {
    const { running, shell } = await busyServer()
    server = running
    process.kill(running.pid, 'SIGKILL')
    await expect.poll(() => isAlive(shell), POLL).toBe(false)
    const [first, second] = await Promise.all([command('reset'), command('reset', 'eerste-container', 'binnen-en-buiten')])
    expect([first.code, second.code]).toEqual([0, 0])
    expect(containers()).toEqual([])
    expect((await command('reset')).output).toContain('niets van de les')
  }, START_LIMIT)
})

describe('npm start', () => {
  it('takes the next port when one is taken, and says so', async () => {
    const taken = createServer()
    const port = await freePort()
    await new Promise<void>(resolve => taken.listen(port, '127.0.0.1', resolve))
    server = await startServer('start', {}, port)
    expect(server.port).toBeGreaterThan(port)
    expect(server.output()).toContain(`Poort ${port} is bezet; de les staat op poort ${server.port}.`)
    taken.close()
  }, START_LIMIT)

  it('serves without an engine, and says in one line that it plays the recordings', async () => {
    server = await startServer('start', { DOCKER_HOST: 'unix:///nergens/docker.sock' })
    await expect.poll(() => server?.output(), POLL).toMatch(/^Geen Docker-engine.*: de demo's spelen uit de opnames/m)
    const window = await enter(server.port, server.token)
    window.send({ kind: 'join', demo: 'eerste-container' })
    const { state } = await window.next('replay')
    window.send({ kind: 'play', demo: 'eerste-container', session: state.session, step: 0 })
    await window.next('state', message => message.state.outcomes[0]?.from === 'recording')
    await window.leave()
  }, START_LIMIT)

  it('does not use an engine elsewhere that nobody named', async () => {
    const env = { DOCKER_HOST: '', DOCKER_CONFIG: elsewhere() }
    server = await startServer('start', env)
    await expect.poll(() => server?.output(), POLL).toMatch(/LESSON_REMOTE_ENGINE=1/)
  }, START_LIMIT)
})

/** A docker configuration whose current context is on another machine. */
function elsewhere(): string {
  const folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
  const env = { ...process.env, DOCKER_CONFIG: folder, DOCKER_HOST: undefined }
  execFileSync('docker', ['context', 'create', 'elders', '--docker', 'host=tcp://192.0.2.1:2375'], { env, stdio: 'ignore' })
  execFileSync('docker', ['context', 'use', 'elders'], { env, stdio: 'ignore' })
  return folder
}

describe('the commands', () => {
  it.each<[string[], number, RegExp]>([
    [['strat'], 2, /"strat" is geen commando; kies uit start, /],
    [['__proto__'], 2, /geen commando/],
    [['start', '--prot', '1'], 2, /"--prot" is geen optie/],
    [['rehearse', 'weg'], 2, /geen demo "weg"; kies uit .*eerste-container/],
    [['reset', 'weg'], 2, /geen demo "weg"/],
    [['pdf', '--click'], 2, /"--click" is geen optie.*--clicks/],
    [['lens'], 2, /npm run lens -- docker ps/],
  ])('%j', async (args, code, sentence) => {
    const ended = await command(...args)
    expect(ended).toMatchObject({ code, output: expect.stringMatching(sentence) })
    expect(ended.output.trim().split('\n')).toHaveLength(1)
  })

  it('lens gives a program its own exit code and arguments', async () => {
    expect(await command('lens', 'docker', 'run', '--rm', 'busybox', 'sh', '-c', 'echo "$0"; exit 7', '$(id); x')).toEqual({ code: 7, output: '$(id); x\n' })
  })

  it('rehearse runs every step and leaves nothing', async () => {
    const { code, output } = await command('rehearse', 'eerste-container')
    expect(output.trim().split('\n').at(-1)).toMatch(/^\d+ passed, 0 failed$/)
    expect(code).toBe(0)
    expect(containers()).toEqual([])
  })

  it('check says what is ready', async () => {
    const { output } = await command('check')
    expect(output).toMatch(/✓ container draaien/)
    expect(output.trim().split('\n').at(-1)).toMatch(/^\d+ passed, \d+ failed$/)
  })
})
