/** Asks the digit reader on this machine whether it is well; exit code 0 when it is. For health checks, as the image has no curl. */
import process from 'node:process'
import { readSettings } from './settings.ts'

/** ms */
const PATIENCE = 2000

void ask()

async function ask(): Promise<void> {
  try {
    const { port } = readSettings(process.env)
    const response = await fetch(`http://127.0.0.1:${port}/gezond`, {
      signal: AbortSignal.timeout(PATIENCE),
    })
    console.log((await response.text()).trim())
    process.exitCode = response.ok ? 0 : 1
  }
  catch {
    console.error('De cijferlezer antwoordt niet.')
    process.exitCode = 1
  }
}
