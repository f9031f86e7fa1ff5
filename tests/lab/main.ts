import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { LessonError, sentenceOf } from '../../demos/kit/error.ts'
import { execute } from './exec.ts'
import { labDown, labStatus, labUp } from './lab.ts'

const USAGE = 'Gebruik: npm run lab -- up | down [--purge] | status | exec <programma> [argumenten …]'

/** The lab's command line. Gives the exit code. */
async function main([command, ...args]: string[]): Promise<number> {
  const say = (line: string): void => console.error(`lab: ${line}`)
  if (command === 'up' && args.length === 0) {
    const start = performance.now()
    const { address } = await labUp(say)
    say(`klaar (${((performance.now() - start) / 1000).toFixed(1)} s)`)
    console.log(address)
    return 0
  }
  if (command === 'down' && args.every(arg => arg === '--purge')) {
    await labDown({ purge: args.length > 0 })
    say(args.length > 0
      ? 'gestopt en verwijderd'
      : 'gestopt')
    return 0
  }
  if (command === 'status' && args.length === 0) {
    const lab = await labStatus()
    if (!lab)
      throw notUp()
    console.log(lab.address)
    return 0
  }
  if (command === 'exec' && args[0] !== undefined) {
    const lab = await labStatus()
    if (!lab)
      throw notUp()
    return await execute(args[0], args.slice(1), lab.env)
  }
  console.error(USAGE)
  return 2
}

function notUp(): LessonError {
  return new LessonError('LAB_DOWN', 'Het lab draait niet; start het met: npm run lab -- up')
}

main(process.argv.slice(2)).then(
  code => process.exitCode = code,
  (error: unknown) => {
    console.error(sentenceOf(error))
    process.exitCode = 1
  },
)
