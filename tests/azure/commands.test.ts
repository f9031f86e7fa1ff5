/**
 * `check`, `start`, `rehearse` and `reset` with `--azure`, as a teacher types them, each in a process of its own and in a clone of the
 * project. A mini-Azure stands in for the cloud: all of the way there is the lesson's own, but for Microsoft's servers.
 */
import type { ChildProcess } from 'node:child_process'
import type { AzureBench } from './bench.ts'
import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SUBSCRIPTION } from '../../demos/mini-azure/account.ts'
import { TAG } from '../../demos/server/azure-cloud.ts'
import { findProgram } from '../../demos/server/find-program.ts'
import { enter } from '../attacks/window.ts'
import { cloneProject } from '../bench/workspace.ts'
import { azureBench } from './bench.ts'

/** Longest a rehearsal of both demos, and a first start that builds the slides, may take, in ms. */
const LONG = 240_000

const RE_NAME = /klasdocker[a-z0-9]{6}/
const SIGNED_OUT = 'de les is niet aangemeld bij Azure'

interface Said {
  exit: number | null
  out: string
}

let bench: AzureBench
let clone: string
let env: Record<string, string>
let subscribed = true

/** One command of the lesson, with what a person answers; its input ends where their answer does. */
function lesson(line: string, { answer = '', path }: { answer?: string, path?: string } = {}): Promise<Said> {
  const child = begin(line, path)
  child.stdin?.end(answer)
  return ended(child)
}

function begin(line: string, path = env.PATH): ChildProcess & { heard: () => string } {
  const child = spawn(process.execPath, ['demos/server/main.ts', ...line.split(' ')], { cwd: clone, env: { ...env, PATH: path } })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => out += text)
  return Object.assign(child, { heard: () => out })
}

function ended(child: ReturnType<typeof begin>): Promise<Said> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', exit => resolve({ exit, out: child.heard() }))
  })
}

async function az(line: string): Promise<string> {
  const { exit, out, err } = await bench.run(`az ${line}`)
  expect([line, exit, exit === 0 ? '' : err]).toEqual([line, 0, ''])
  return out.trim()
}

/** The rows of a check that are about Azure. */
function rowsOf(out: string): string {
  return out.split('\n').filter((row, index, rows) => /Azure/.test(row) || (/^ +→/.test(row) && /Azure/.test(rows[index - 1] ?? ''))).filter(row => !/^. az /.test(row)).join('\n')
}

function nameIn(): string {
  const { name }: { name: string } = JSON.parse(readFileSync(join(clone, '.cache', 'azure.json'), 'utf8'))
  return name
}

beforeAll(async () => {
  bench = await azureBench('test-opdracht', ['node:24-slim'], { whole: true, hasSubscription: () => subscribed })
  await az('login -o none')
  clone = mkdtempSync(join(tmpdir(), 'les-azure-'))
  await cloneProject(clone)
  const { HTTPS_PROXY = '', http_proxy = '', NO_PROXY = '', REQUESTS_CA_BUNDLE = '', BROWSER = '' } = bench.mini.env
  env = {
    PATH: bench.env.PATH ?? '',
    HOME: bench.folder,
    // Where docker's own plugins are.
    DOCKER_CONFIG: bench.env.DOCKER_CONFIG ?? '',
    NO_COLOR: '1',
    CI: '1',
    DOCKER_HOST: bench.mini.dockerHost,
    // The way out of this network, and who vouches for it: as at a school with a proxy.
    HTTPS_PROXY,
    http_proxy,
    NO_PROXY,
    REQUESTS_CA_BUNDLE,
    BROWSER: `env NODE_USE_ENV_PROXY=1 NODE_EXTRA_CA_CERTS=${REQUESTS_CA_BUNDLE} ${BROWSER}`,
  }
}, 120_000)

afterAll(async () => {
  await bench?.close()
  if (clone)
    rmSync(clone, { recursive: true, force: true })
})

describe('what is missing is one sentence, and no success', () => {
  it.each(['check', 'reset', 'start', 'rehearse'])('no az: %s', async (command) => {
    const folder = join(bench.folder, 'without-az')
    if (!existsSync(folder)) {
      mkdirSync(folder)
      symlinkSync(findProgram('docker', bench.env) ?? '', join(folder, 'docker'))
    }
    // A choice that was made when there was one.
    if (command === 'start')
      keepChoice(SUBSCRIPTION)
    const { exit, out } = await lesson(`${command} --azure`, { path: folder })
    expect(exit).toBe(1)
    expect(command === 'check' ? rowsOf(out) : out).toMatch(/het programma az staat niet op deze computer[\s\S]*nstalleer de Azure CLI/)
    expect(out).not.toMatch(/^ +at /m)
  })

  it('no login', async () => {
    const { exit, out } = await lesson('check --azure')
    expect(exit).toBe(1)
    expect(rowsOf(out)).toMatch(new RegExp(`^✗ Azure-abonnement +${SIGNED_OUT}\\n +→ Meld de les aan met "npm run lens -- az login"\\.$`))
    for (const command of ['reset', 'start', 'rehearse'])
      expect(await lesson(`${command} --azure`)).toEqual({ exit: 1, out: `${SIGNED_OUT}; meld de les aan met "npm run lens -- az login"\n` })
  })

  it('no subscription', async () => {
    subscribed = false
    expect(await lesson('lens az login --allow-no-subscriptions -o none')).toMatchObject({ exit: 0 })
    subscribed = true
    const { exit, out } = await lesson('check --azure')
    expect(exit).toBe(1)
    expect(rowsOf(out)).toMatch(/^✗ Azure-abonnement +dit account heeft geen abonnement in Azure\n +→ Neem er een op \S+, of meld/)
  })

  it('nothing chosen', async () => {
    rmSync(join(clone, '.cache', 'azure.json'), { force: true })
    expect(await lesson('lens az login -o none')).toMatchObject({ exit: 0 })
    for (const command of ['start', 'rehearse'])
      expect(await lesson(`${command} --azure`)).toEqual({ exit: 1, out: 'er is nog geen abonnement gekozen; doe eerst "npm run check -- --azure"\n' })
  })

  it('another subscription than the one that was chosen', async () => {
    keepChoice({ id: '00000000-0000-4000-8000-000000000000', name: 'School' })
    const { exit, out } = await lesson('start --azure')
    expect([exit, out]).toEqual([1, 'az gebruikt nu het abonnement mini-Azure, en gekozen was School; doe opnieuw "npm run check -- --azure"\n'])
  })

  function keepChoice(subscription: { id: string, name: string }): void {
    mkdirSync(join(clone, '.cache'), { recursive: true })
    writeFileSync(join(clone, '.cache', 'azure.json'), JSON.stringify({ subscription, name: 'klasdockeraaaaaa' }))
  }
})

it('check says which subscription, which names, what it costs and that it goes', async () => {
  rmSync(join(clone, '.cache', 'azure.json'), { force: true })
  const first = rowsOf((await lesson('check --azure')).out)
  const name = nameIn()
  expect(name).toMatch(RE_NAME)
  expect(first.split('\n').map(row => row.replace(/ {2,}/, ' '))).toEqual([
    `✓ Azure-abonnement ${SUBSCRIPTION.name} (${SUBSCRIPTION.id})`,
    `✓ namen in Azure group rg-${name}, registry ${name}.azurecr.io, adres ${name}.westeurope.azurecontainer.io`,
    expect.stringMatching(/^✓ kosten in Azure ongeveer € 0,\d\d per uur/),
    expect.stringMatching(/^✓ opruimen in Azure .*verwijderen de group/),
  ])
  // Asked once more it says the same.
  expect(rowsOf((await lesson('check --azure')).out)).toBe(first)
})

it('the demos run with names of their own, and their group is gone at the end', async () => {
  const name = nameIn()
  const { exit, out } = await lesson('rehearse --azure acr aci')
  expect([exit, out]).toEqual([0, expect.stringMatching(/^17 passed, 0 failed$/m)])
  expect(out).toContain(`docker push ${name}.azurecr.io/cijferlezer:v1`)
  expect(out).toContain(`open http://${name}.westeurope.azurecontainer.io:3000/`)
  expect(out.replaceAll(name, '')).not.toContain('klasdocker')
  expect(await az('group list -o json')).toBe('[]')
  expect(await bench.containers()).toEqual([])
  expect((await bench.run('docker images --format {{.Repository}}')).out).not.toContain(name)
}, LONG)

it('a lesson shows the names, tells the price, and asks Azure for the end of its group', async () => {
  const name = nameIn()
  const server = begin('start --azure --no-open --port 0')
  const over = ended(server)
  const presenter = await Promise.race([
    expect.poll(server.heard, { timeout: LONG }).toMatch(/^Azure: /m).then(() => /localhost:(\d+)\/#token=([\w-]+)/.exec(server.heard())),
    over.then(({ out }) => Promise.reject(new Error(out))),
  ])
  expect(server.heard()).toMatch(new RegExp(`^Azure: +${SUBSCRIPTION.name}, group rg-${name}, ongeveer € 0,\\d\\d per uur; het einde van de les verwijdert de group$`, 'm'))
  const deck = globSync('.cache/deck/**/*.js', { cwd: clone }).map(file => readFileSync(join(clone, file), 'utf8')).join('\n')
  expect(deck).toContain(name)

  const window = await enter(Number(presenter?.[1]), presenter?.[2])
  window.send({ kind: 'join', demo: 'acr' })
  const { state: { session } } = await window.next('replay')
  for (const step of [0, 1]) {
    window.send({ kind: 'run', demo: 'acr', session, step })
    await window.next('state', ({ state }) => state.outcomes[step]?.result === 'done')
  }
  await window.leave()
  expect(await az(`group show -n rg-${name} --query tags.les -o tsv`)).toBe(TAG.split('=')[1])

  server.kill('SIGTERM')
  const { exit, out } = await over
  expect(exit).toBe(0)
  expect(out).toContain(`Azure verwijdert nu de group rg-${name}; "npm run reset -- --azure" kijkt na of ze weg is.\n`)
  await expect.poll(() => az(`group exists -n rg-${name}`), { timeout: 30_000 }).toBe('false')
}, LONG)

it('reset finds what has the lesson’s tag, asks first, and looks whether it is gone', async () => {
  const name = nameIn()
  for (const line of [`rg-${name} --tags ${TAG}`, 'van-iemand --tags les=wiskunde'])
    await az(`group create -l westeurope -o none -n ${line}`)
  const groups = (): Promise<string> => az('group list --query [].name -o tsv')
  // "no", nothing at all, and what is no clear yes.
  for (const answer of ['nee\n', '', 'jawel hoor\n']) {
    const { exit, out } = await lesson('reset --azure', { answer })
    expect([answer, exit]).toEqual([answer, 1])
    expect(out).toContain(`In Azure staat nog van de les: rg-${name}\n`)
    expect(out).toContain('Er is niets verwijderd; het blijft geld kosten.')
  }
  expect((await groups()).split('\n').sort()).toEqual([`rg-${name}`, 'van-iemand'])
  const { exit, out } = await lesson('reset --azure', { answer: 'ja\n' })
  expect([exit, out]).toEqual([0, expect.stringContaining(`group rg-${name} verwijderd\n1 verwijderd; in Azure is niets van de les meer over.`)])
  expect(await groups()).toBe('van-iemand')
  expect(await lesson('reset --azure')).toEqual({ exit: 0, out: 'In Azure is niets van de les om te verwijderen.\n' })
})
