import { spawn } from 'node:child_process'
import { LessonError } from '../../demos/kit/error.ts'

/**
 * Does `work` while no other process holds the lock of this file; waits for its turn.
 * The kernel holds it for a child that lives as long as this process keeps its input open, so a killed process leaves no lock.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait: () => void = () => {}): Promise<T> {
  // cat repeats a line as soon as flock let it start: that is how we know that our turn has come.
  const holder = spawn('flock', ['--exclusive', file, 'cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const WAIT_SAID_AFTER = 500 // ms; a shorter wait is not worth a line
  const waiting = setTimeout(onWait, WAIT_SAID_AFTER)
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', () => resolve())
      holder.once('error', cause => reject(new LessonError('LAB_LOCK', `Het slot van het lab (${file}) lukt niet: flock uit util-linux ontbreekt.`, cause)))
      holder.once('exit', code => reject(new LessonError('LAB_LOCK', `Het slot van het lab (${file}) lukt niet (flock: ${code}).`)))
      holder.stdin.on('error', () => {}) // its exit says more
      holder.stdin.write('\n')
    })
  }
  finally {
    clearTimeout(waiting)
  }
  try {
    return await work()
  }
  finally {
    const gone = new Promise(resolve => holder.once('exit', resolve))
    holder.stdin.end()
    await gone
  }
}
