/** What a program wrote is what a class sees: all of it, in order, however slow the reader and however fast the program. */
import type { Program } from '../../demos/server/terminal.ts'
import { tmpdir } from 'node:os'
import process from 'node:process'
import { expect, it } from 'vitest'
import { startProgram } from '../../demos/server/terminal.ts'

interface Run {
  output: string
  exit: number
}

/** Runs this Node in a terminal; `reader` may pause and resume it, `onOutput` do something when it speaks. */
function runNode(script: string, reader: (program: Program) => void = () => {}, onOutput: (program: Program) => void = () => {}): Promise<Run> {
  return new Promise((resolve) => {
    const pieces: string[] = []
    const program: Program = startProgram({
      file: process.execPath,
      args: ['-e', script],
      cwd: tmpdir(),
      env: { PATH: process.env.PATH ?? '' },
      size: { columns: 80, rows: 20 },
      onOutput: (text) => {
        pieces.push(text)
        onOutput(program)
      },
      onEnd: exit => resolve({ output: pieces.join(''), exit }),
    })
    reader(program)
  })
}

const LINES = 500_000
const COUNT = `let i = 0; function go() { while (++i <= ${LINES}) if (!process.stdout.write(i + '\\n')) return process.stdout.once('drain', go) } go()`

function expectAll(output: string): void {
  const lines = output.split('\r\n')
  expect(lines).toHaveLength(LINES + 1)
  expect(lines.findIndex((line, index) => line !== String(index + 1))).toBe(LINES)
}

it('500,000 lines arrive complete and in order', async () => {
  const { output, exit } = await runNode(COUNT)
  expect(exit).toBe(0)
  expectAll(output)
})

it('they do so when the reader stops and goes on all the time', async () => {
  const { output } = await runNode(COUNT, (program) => {
    let paused = false
    const beat = setInterval(() => {
      paused = !paused
      if (paused)
        program.pause()
      else
        program.resume()
    }, 2)
    beat.unref()
  })
  expectAll(output)
}, 60_000)

it('the last words of a program that ended while the reader had stopped are not lost', async () => {
  const { output, exit } = await runNode('process.stdout.write("x".repeat(3000) + "einde"); process.exitCode = 3', program => setImmediate(() => program.pause()))
  expect(exit).toBe(3)
  expect(output).toMatch(/x{3000}einde$/)
})

it('fifty quick programs in a row lose nothing', async () => {
  for (let i = 0; i < 50; i++) {
    const { output } = await runNode(`process.stdout.write("begin ${i} " + "x".repeat(2000) + " einde ${i}")`)
    expect(output).toBe(`begin ${i} ${'x'.repeat(2000)} einde ${i}`)
  }
}, 60_000)

it('a program whose child holds the terminal open still ends', async () => {
  const { output, exit } = await runNode('require("child_process").spawn("sleep", ["20"], { stdio: "inherit" }).unref(); console.log("klaar")')
  expect(exit).toBe(0)
  expect(output).toBe('klaar\r\n')
})

it.each<[NodeJS.Signals, number]>([['SIGTERM', 143], ['SIGKILL', 137]])('%s ends it and what it started', async (signal, code) => {
  const { exit } = await runNode('require("child_process").spawn("sleep", ["60"], { stdio: "inherit" }); console.log("op gang"); setInterval(() => {}, 1000)', undefined, program => program.kill(signal))
  expect(exit).toBe(code)
})
