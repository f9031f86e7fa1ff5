/**
 * A program in a terminal (PTY). What it wrote always arrives, all of it and in order, before its end is told:
 * node-pty ends its socket 200 ms after the exit, or at once on EIO, and throws away what nobody had read yet
 * (https://github.com/microsoft/node-pty/issues/72).
 */
import type { TerminalSize } from '../kit/demo.ts'
import process from 'node:process'
import { ReadStream } from 'node:tty'
import { spawn } from '@lydell/node-pty'

/** After its exit, a program's children may hold the terminal open; this long without output is the end. In ms. */
const QUIET = 200

export interface Program {
  /** Keystrokes. */
  write: (keys: string) => void
  /** Stop and go on reading; a program that goes on writing meanwhile waits by itself. */
  pause: () => void
  resume: () => void
  /** Sends a signal to the program and all it started; on Windows every signal ends it. */
  kill: (signal: NodeJS.Signals) => void
}

export interface Start {
  /** The program's file, see `findProgram`. */
  file: string
  args: readonly string[]
  cwd: string
  env: Readonly<Record<string, string>>
  size: TerminalSize
  onOutput: (text: string) => void
  /** Called once, after the last output. */
  onEnd: (exit: number) => void
}

/** Starts a program in a terminal of its own, without a shell. */
export function startProgram({ file, args, cwd, env, size, onOutput, onEnd }: Start): Program {
  const pty = spawn(file, [...args], { name: 'xterm-256color', cols: size.columns, rows: size.rows, cwd, env: { ...env } })
  // Private to node-pty, and the only place where its loss can be prevented. Windows has no such socket and no such loss.
  const socket: unknown = Reflect.get(pty, '_socket')
  const drain = socket instanceof ReadStream
    ? drainBeforeDestroy(socket)
    : undefined
  let ended = false
  pty.onData(onOutput)
  pty.onExit(({ exitCode, signal }) => {
    ended = true
    // As a shell tells it: a program ended by a signal has exit code 128 + its number.
    onEnd(signal ? 128 + signal : exitCode)
  })
  return {
    write(keys) {
      if (!ended)
        pty.write(keys)
    },
    pause() {
      if (!ended && !drain?.draining)
        pty.pause()
    },
    resume() {
      if (!ended)
        pty.resume()
    },
    kill(signal) {
      if (ended)
        return
      if (process.platform === 'win32')
        return pty.kill()
      signalGroup(pty.pid, signal)
    },
  }
}

/** The terminal's program leads a group of its own (setsid), so the group is all that it started. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  }
  catch {
    // It ended by itself in the meantime.
  }
}

function drainBeforeDestroy(socket: ReadStream): { draining: boolean } {
  const state = { draining: false }
  const destroy = socket.destroy.bind(socket)
  socket.destroy = (error?: Error) => {
    const first = !state.draining
    state.draining = true
    socket.resume()
    // EIO: the last writer is gone, and nothing more will come; what was read before may still wait in the buffer.
    if (error)
      whenRead(socket, () => destroy(error))
    else if (first)
      whenQuiet(socket, () => destroy())
    return socket
  }
  return state
}

function whenRead(socket: ReadStream, then: () => void): void {
  if (socket.readableLength === 0)
    then()
  else
    setImmediate(whenRead, socket, then)
}

function whenQuiet(socket: ReadStream, then: () => void): void {
  const done = (): void => whenRead(socket, then)
  let timer = setTimeout(done, QUIET)
  socket.on('data', () => {
    clearTimeout(timer)
    timer = setTimeout(done, QUIET)
  })
  socket.on('close', () => clearTimeout(timer))
}
