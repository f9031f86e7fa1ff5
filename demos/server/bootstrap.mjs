// @ts-check
/**
 * What `npm start` and `npm test` begin with, on a fresh clone too: installs what is missing, then goes on with the Node that
 * the project brings. Must run on Node 20 and with nothing installed.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const OLDEST_NODE = 20

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const modules = join(root, 'node_modules')
/** Which lockfile node_modules was installed from. */
const stamp = join(modules, '.lesson-lock')

/** @type {Record<string, string[]>} What each command goes on with. */
const COMMANDS = {
  start: [join('demos', 'server', 'main.ts'), 'start'],
  test: [join('tests', 'main.ts')],
}

/**
 * Says what is wrong and ends.
 * @param {string} sentence
 * @returns {never} the process ends
 */
function give(sentence) {
  console.error(sentence)
  process.exit(1)
}

/** @returns {string} the fingerprint of the lockfile */
function lockfile() {
  return createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
}

/** @returns {boolean} whether node_modules is what the lockfile says */
function isInstalled() {
  if (!existsSync(nodeBinary()))
    return false
  if (existsSync(stamp))
    return readFileSync(stamp, 'utf8') === lockfile()
  return wasInstalledByNpm()
}

/**
 * Someone ran `npm ci` or `npm install` by hand: npm leaves its own copy of the lockfile, without the project itself.
 * @returns {boolean} whether that copy agrees with the lockfile
 */
function wasInstalledByNpm() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const present = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages
    // What is for another platform is in the lockfile and not installed.
    return Object.entries(wanted).every(([path, { version, optional, devOptional, link }]) =>
      path === '' || optional || devOptional || link || present[path]?.version === version)
  }
  catch {
    return false
  }
}

/** @returns {string} the Node that the package `node` brings */
function nodeBinary() {
  return join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/**
 * Runs a program to its end, in this terminal.
 * @param {string} file
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
function run(file, args) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: 'inherit' })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.on(signal, () => child.kill(signal))
    child.on('error', error => give(`${file} kon niet starten: ${error.message}`))
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })
}

async function install() {
  console.log('De pakketten van de les worden geïnstalleerd; dat duurt ongeveer een minuut …')
  const npm = process.env.npm_execpath
  if (!npm)
    give('Start de les met "npm start" (of "npm test"); zo wordt ook geïnstalleerd wat nog ontbreekt.')
  // npm's own file, run by Node: no shell, and no npm.cmd on Windows.
  const code = await run(process.execPath, [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'])
  if (code !== 0)
    give('De pakketten konden niet geïnstalleerd worden; kijk of er netwerk is en probeer "npm ci".')
  writeFileSync(stamp, lockfile())
}

async function main() {
  const [name = '', ...typed] = process.argv.slice(2)
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE)
    give(`De les heeft Node ${OLDEST_NODE} of nieuwer nodig, en dit is Node ${process.versions.node}; haal een nieuwere op https://nodejs.org.`)
  const command = Object.hasOwn(COMMANDS, name)
    ? COMMANDS[name]
    : undefined
  if (!command)
    give(`"${name}" is geen commando; kies uit ${Object.keys(COMMANDS).join(', ')}.`)
  if (!isInstalled())
    await install()
  process.exit(await run(nodeBinary(), [
    ...command,
    ...typed,
  ]))
}

void main()
