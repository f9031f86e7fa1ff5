import type { Ran } from './run.ts'
import { spawn } from 'node:child_process'
import { request } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TEST_ENGINE } from '../test-engine.ts'
import { labStatus, labUp, removeImage } from './lab.ts'
import { run } from './run.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const MINUTE = 60_000
/** All containers of this file carry it, so that nothing stays behind and nobody else's goes away. */
const LABEL = 'docker-les.lab-test'

/** These tests are about the lab itself; with another engine named there is none. */
const labHere = !process.env[TEST_ENGINE]

let lab: Awaited<ReturnType<typeof labUp>>

function docker(...args: string[]): Promise<Ran> {
  return run('docker', args, { env: lab.env })
}

function dockerRun(...args: string[]): Promise<Ran> {
  return docker('run', '--label', LABEL, ...args)
}

/** The lab's command line, as npm starts it. */
function command(...args: string[]): Promise<Ran> {
  return run(process.execPath, [MAIN, ...args], {
    accept: [0, 1, 2, 7, 127, 143],
  })
}

beforeAll(async () => {
  if (labHere)
    lab = await labUp()
}, 10 * MINUTE)

beforeEach(({ skip }) => skip(!labHere, `${TEST_ENGINE} noemt een andere engine dan het lab`))

afterEach(async () => {
  if (!labHere)
    return
  const { stdout } = await docker('ps', '--all', '--quiet', '--filter', `label=${LABEL}`)
  const left = stdout.split('\n').filter(Boolean)
  if (left.length > 0)
    await docker('rm', '--force', ...left)
})

describe('the lab', () => {
  it('is a real engine of its own', async () => {
    const { stdout } = await docker('version', '--format', '{{.Server.Version}} {{.Server.Os}}')
    expect(stdout).toMatch(/^\d+\.\d+\.\d\S* linux$/m)
    expect((await docker('info', '--format', '{{.DockerRootDir}}')).stdout).not.toContain('/var/lib/docker\n')
  })

  it('pulls for real what an unmodified command asks for', async () => {
    await removeImage(lab, 'redis')
    const { stdout, stderr } = await dockerRun('--rm', 'redis', 'echo', 'hallo')
    expect(stdout).toBe('hallo\n')
    expect(stderr).toContain('Unable to find image \'redis:latest\' locally')
    expect(stderr).toContain('Pulling from library/redis')
    expect(stderr).toContain('Status: Downloaded newer image for redis:latest')
  })

  it('fails on an image that nobody has, in the engine\'s own words', async () => {
    await expect(dockerRun('--rm', 'bestaat-niet-in-het-lab')).rejects.toThrow(/docker: /)
  }, MINUTE)

  it('publishes a port on this machine', async () => {
    await dockerRun('--detach', '--name', 'lab-test-web', '--publish', '127.0.0.1::80', 'nginx')
    const { stdout } = await docker('port', 'lab-test-web', '80/tcp')
    const port = Number(stdout.trim().split(':').at(-1))
    await logged('lab-test-web', /start worker process/)
    expect(await statusOf(port)).toBe(200)
    expect((await docker('logs', 'lab-test-web')).stdout).toContain('GET / HTTP/1.1')
  })

  it('limits what a container may use', async () => {
    const { stdout } = await dockerRun('--rm', '--memory', '64m', '--cpus', '0.5', 'debian:trixie-slim', 'bash', '-c', `cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/cpu/cpu.cfs_quota_us`)
    expect(stdout).toMatch(/^67108864\n50000\b/)
  })

  it('lets containers find each other by name on their own network, and nobody else', async () => {
    await docker('network', 'create', 'lab-test-net')
    try {
      await dockerRun('--detach', '--name', 'lab-test-cache', '--network', 'lab-test-net', 'redis')
      await logged('lab-test-cache', /Ready to accept connections/)
      const ping = ['redis', 'redis-cli', '-h']
      expect((await dockerRun('--rm', '--network', 'lab-test-net', ...ping, 'lab-test-cache', 'ping')).stdout).toBe('PONG\n')
      const address = (await docker('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', 'lab-test-cache')).stdout.trim()
      await expect(dockerRun('--rm', 'redis', 'timeout', '2', 'redis-cli', '-h', address, 'ping')).rejects.toThrow(/124/)
      await docker('rm', '--force', 'lab-test-cache')
    }
    finally {
      await docker('network', 'rm', '--force', 'lab-test-net')
    }
  })

  it('builds with BuildKit and composes', async () => {
    const folder = join(import.meta.dirname, 'lab-test')
    const compose = (...args: string[]): Promise<Ran> => docker('compose', '--project-directory', folder, '--project-name', 'lab-test', ...args)
    try {
      const { stderr } = await compose('up', '--build', '--detach')
      expect(stderr).toMatch(/Container lab-test-node-1\s+Started/)
      await logged('lab-test-node-1', /v24\./)
    }
    finally {
      await compose('down', '--rmi', 'all', '--volumes')
    }
  }, 2 * MINUTE)

  it.each([
    [
      'debian:trixie-slim',
      ['cat', '/etc/debian_version'],
      /^13/,
    ],
    [
      'node:24-slim',
      ['--version'],
      /^v24\./,
    ],
    [
      'redis',
      ['redis-server', '--version'],
      /v=8\./,
    ],
    [
      'registry:2',
      ['--version'],
      /2\.8/,
    ],
    [
      'nginx',
      ['nginx', '-v'],
      /nginx version/,
    ],
    [
      'busybox',
      ['sh', '-c', 'ls /bin | wc -l'],
      /^\d{3}/,
    ],
  ])('has a working %s', async (image, args, shows) => {
    const { stdout, stderr } = await dockerRun('--rm', '--quiet', image, ...args)
    expect(stdout + stderr).toMatch(shows)
  }, MINUTE)
})

describe('its command line', () => {
  it('says where the engine is', async () => {
    expect(await command('status')).toMatchObject({ code: 0, stdout: `${lab.address}\n` })
    expect(await labStatus()).toMatchObject({ address: lab.address })
  })

  it('is done at once when the lab is up already', async () => {
    expect(await command('up')).toMatchObject({ code: 0, stdout: `${lab.address}\n` })
  })

  it('says so when the lab is down', async () => {
    const { code, stderr } = await run(process.execPath, [MAIN, 'status'], {
      accept: [1],
      env: { ...process.env, LESSON_LAB_HOME: '/nonexistent/lab' },
    })
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Het lab draait niet; start het met: npm run lab -- up\n' })
  })

  it('refuses what it does not know', async () => {
    expect(await command('omhoog')).toMatchObject({ code: 2, stdout: '' })
  })

  it('runs a program on the lab and gives its exit code', async () => {
    expect(await command('exec', 'docker', 'info', '--format', '{{.ServerVersion}}')).toMatchObject({ code: 0 })
    expect(await command('exec', process.execPath, '--eval', 'process.exit(7)')).toMatchObject({ code: 7 })
    expect(await command('exec', process.execPath, '--print', 'process.env.DOCKER_HOST')).toMatchObject({ stdout: `${lab.address}\n` })
  })

  it('passes a signal on', async () => {
    const waits = 'process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000); console.log("klaar")'
    const child = spawn(process.execPath, [
      MAIN,
      'exec',
      process.execPath,
      '--eval',
      waits,
    ], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise(resolve => child.stdout.once('data', resolve))
    child.kill('SIGTERM')
    expect(await new Promise(resolve => child.once('exit', resolve))).toBe(7)
  })
})

/** Waits until a container's log shows this. */
function logged(container: string, shows: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const follow = spawn('docker', ['logs', '--follow', container], {
      env: lab.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    const look = (chunk: string): void => {
      text += chunk
      if (shows.test(text)) {
        follow.kill()
        resolve()
      }
    }
    follow.stdout.setEncoding('utf8').on('data', look)
    follow.stderr.setEncoding('utf8').on('data', look)
    follow.once('exit', () => reject(new Error(`${container} ended without ${shows}:\n${text}`)))
  })
}

function statusOf(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    }).on('error', reject).end()
  })
}
