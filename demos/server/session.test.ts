import type { Demo } from '../kit/demo.ts'
import type { SessionState } from '../kit/session.ts'
import type { Step } from '../kit/step.ts'
import type { Recording, TranscriptEvent } from '../kit/transcript.ts'
import type { SessionParts } from './session.ts'
import { stripVTControlCharacters } from 'node:util'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineDemo } from '../kit/demo.ts'
import { LessonError } from '../kit/error.ts'
import { announce } from '../kit/prompt.ts'
import { edit, labelOf, open, run, type, typeSecret } from '../kit/step.ts'
import { outputOf } from '../kit/transcript.ts'
import { Session } from './session.ts'

/** A session with a program that does what the test says, and everything that was told. */
function stage(steps: readonly Step[], parts: Partial<SessionParts> = {}) {
  const demo: Demo = defineDemo({ title: 'Proef', steps })
  const told: TranscriptEvent[] = []
  const states: SessionState[] = []
  const did: string[] = []
  const started: string[] = []
  let say: (text: string) => void = () => {}
  let exit: (code: number) => void = () => {}
  const session = new Session({
    demo,
    prepare: async () => {},
    start(argv, _size, onOutput, onEnd) {
      started.push(argv.join(' '))
      say = onOutput
      exit = onEnd
      return {
        write: keys => did.push(keys),
        pause: () => did.push('pause'),
        resume: () => did.push('resume'),
        kill: signal => did.push(signal),
      }
    },
    endAttached: async () => {
      did.push('end attached')
    },
    engineFault: async () => undefined,
    pageAnswers: async () => true,
    secretOf: async () => 'geheim',
    editFile: async () => {},
    recording: async () => recordingOf(demo),
    onEvents: events => told.push(...events),
    onState: state => states.push(state),
    ...parts,
  })
  return {
    session,
    told,
    states,
    did,
    started,
    say: (text: string) => say(text),
    exit: async (code: number) => {
      exit(code)
      await settled()
    },
    /** The terminal's text; a sentence of the lesson's own is one line. */
    get screen() {
      return stripVTControlCharacters(outputOf(session.events)).replaceAll('\r\n  ', ' ').replaceAll('\r\n', '\n')
    },
    get last() {
      return session.state.outcomes.at(-1)
    },
  }
}

function recordingOf(demo: Demo): Recording {
  const events = demo.steps.flatMap((step, index): TranscriptEvent[] => [
    [index * 1000, 'm', labelOf(step)],
    [index * 1000, 'o', announce(step)],
    [index * 1000 + 300, 'o', `recorded ${index}\r\n`],
    [index * 1000 + 400, 'x', '0'],
  ])
  return { header: { version: 3, term: { cols: 80, rows: 20 }, timestamp: 0, title: '', lesson: { demo: 'proef', digest: '', engine: { version: '', os: '', arch: '' } } }, events }
}

/** Everything that was waiting for a promise has gone on. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++)
    await Promise.resolve()
}

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

describe('a step', () => {
  it('shows its text, runs once, and is judged by what came out', async () => {
    const { session, started, say, exit, states, ...rest } = stage([run('docker ps', { expect: /web/ }), run('docker stop web')])
    await session.run(0)
    await session.run(0)
    expect(started).toEqual(['docker ps'])
    expect(session.state).toMatchObject({ phase: 'running', started: 1, outcomes: [] })
    say('\x1B[1mw\x1B[0meb\r\n')
    await exit(0)
    expect(session.state).toMatchObject({ phase: 'ready', outcomes: [{ result: 'done', exit: 0, from: 'engine' }] })
    expect(session.events.map(([, code]) => code).join('')).toBe('moox')
    await session.run(0)
    expect(started).toHaveLength(1)
    expect(rest.told).toEqual(session.events)
  })

  it.each<[string, Step, string, number, RegExp]>([
    ['another exit code', run('docker ps'), '', 1, /exitcode is 1 en moest 0/],
    ['what it must show is missing', run('docker ps', { expect: /web/ }), 'niets', 0, /\/web\//],
    ['an end before its prompt', run('docker run -it busybox', { until: /# $/ }), 'boem', 127, /exitcode 127/],
  ])('is unexpected: %s', async (_what, step, output, code, sentence) => {
    const demo = stage([step])
    await demo.session.run(0)
    demo.say(output)
    await demo.exit(code)
    expect(demo.last).toMatchObject({ result: 'unexpected', exit: code, sentence: expect.stringMatching(sentence) })
    expect(demo.screen).toMatch(/— dit ging anders dan verwacht; druk op P voor de opname\n$/)
    expect(demo.session.state.phase).toBe('ready')
  })

  it('is lost when the engine is', async () => {
    const demo = stage([run('docker ps')], { engineFault: async () => 'de engine antwoordt niet meer' })
    await demo.session.run(0)
    demo.say('Cannot connect to the Docker daemon\r\n')
    await demo.exit(1)
    expect(demo.last).toMatchObject({ result: 'lost', sentence: 'de engine antwoordt niet meer; druk op P voor de opname' })
  })

  it('shows no credential: not in its text, its label, its output or what is typed', async () => {
    const demo = stage([run('docker login -u docent -p geheim1234', { until: /wachtwoord/ }), type('--password geheim1234')])
    await demo.session.run(0)
    demo.say('{"accessToken": "gehe')
    demo.say('im1234"}\r\nwachtwoord')
    await demo.session.run(1)
    await demo.exit(0)
    expect(JSON.stringify(demo.told)).not.toContain('gehe')
    expect(demo.screen).toContain('{"accessToken": "••••••"}')
    expect(demo.did).toContain('--password geheim1234\r')
  })

  it('names a fault that is known, in the terminal too', async () => {
    const demo = stage([run('docker run -p 8080:80 nginx')])
    await demo.session.run(0)
    demo.say('docker: Error response from daemon: Bind for 0.0.0.0:8080 failed: port is already allocated.\r\n')
    await demo.exit(125)
    expect(demo.last).toMatchObject({ result: 'unexpected', exit: 125, fault: 'port-taken', sentence: expect.stringMatching(/^poort 8080 is al in gebruik.*; druk op P voor de opname$/) })
    expect(demo.screen).toMatch(/— poort 8080 is al in gebruik.*; druk op P voor de opname\n$/)
  })

  it('has no fault when it fails as it must', async () => {
    const demo = stage([run('docker run nietbestaand', { exit: 125 })])
    await demo.session.run(0)
    demo.say('docker: Error response from daemon: pull access denied for nietbestaand, repository does not exist\r\n')
    await demo.exit(125)
    expect(demo.last).toMatchObject({ result: 'done' })
  })

  it('that waits for an image until its time is up says so', async () => {
    const demo = stage([run('docker run nginx')])
    await demo.session.run(0)
    demo.say('Unable to find image \'nginx:latest\' locally\r\n')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(demo.last).toMatchObject({ result: 'timeout', fault: 'image-slow' })
  })

  it('is lost when there is no such program, and the lesson goes on', async () => {
    const demo = stage([run('docker ps'), run('docker ps')], {
      start: () => {
        throw new LessonError('program-missing', 'docker is niet gevonden')
      },
    })
    await demo.session.run(0)
    expect(demo.session.state).toMatchObject({ phase: 'ready', outcomes: [{ result: 'lost' }] })
    expect(demo.screen).toContain('docker is niet gevonden; druk op P')
  })

  it('begins on a line of its own', async () => {
    const demo = stage([run('docker ps'), run('docker ps -a')])
    await demo.session.run(0)
    demo.say('geen regeleinde')
    await demo.exit(0)
    await demo.session.run(1)
    expect(demo.screen).toBe('$ docker ps\ngeen regeleinde\n$ docker ps -a\n')
  })

  it('waits for what an earlier run left to be gone', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const demo = stage([run('docker ps')], { prepare: () => promise })
    const running = demo.session.run(0)
    void demo.session.run(0)
    expect(demo.started).toEqual([])
    resolve()
    await running
    expect(demo.started).toEqual(['docker ps'])
  })

  it.each([99, -1, 0.5, 1, Number.NaN])('%d is no step', async (index) => {
    const demo = stage([run('docker ps')])
    await demo.session.run(index)
    await demo.session.play(index)
    expect(demo.session.state.started).toBe(0)
    expect(demo.session.events).toEqual([])
  })
})

describe('a program that runs on', () => {
  const steps = [run('docker run -it busybox', { until: /# $/ }), type('hostname', { expect: /^binnen$/m }), type('exit'), run('docker ps')]

  it('is typed to, until it ends', async () => {
    const demo = stage(steps)
    await demo.session.run(0)
    demo.say('/ # ')
    expect(demo.session.state.phase).toBe('holding')
    await demo.session.run(1)
    expect(demo.session.state.phase).toBe('running')
    expect(demo.did).toEqual(['hostname\r'])
    demo.say('hostname\r\nbinnen\r\n')
    expect(demo.session.state.phase).toBe('running')
    demo.say('/ # ')
    expect(demo.last).toMatchObject({ result: 'done' })
    await demo.session.run(2)
    demo.say('exit\r\n')
    await demo.exit(0)
    expect(demo.session.state).toMatchObject({ phase: 'ready', started: 3 })
    expect(demo.session.events.filter(([, code]) => code === 'i').map(([, , data]) => data)).toEqual(['hostname\r', 'exit\r'])
  })

  it('is given a secret that stands nowhere, and then goes on to its end', async () => {
    const demo = stage([
      run('az container create', { until: /password: $/ }),
      typeSecret('(het wachtwoord)', 'az acr credential show -n klas', { expect: /^Succeeded$/m }),
    ], { secretOf: async argv => `geheim van ${argv.slice(1, 4).join(' ')}` })
    await demo.session.run(0)
    demo.say('password: ')
    await demo.session.run(1)
    await settled()
    expect(demo.did).toEqual(['geheim van acr credential show\r'])
    expect(demo.session.state.phase).toBe('running')
    demo.say('\r\nSucceeded\r\n')
    await demo.exit(0)
    expect(demo.last).toMatchObject({ result: 'done', exit: 0 })
    expect(JSON.stringify(demo.told)).not.toContain('geheim')
  })

  it('shows nothing of a secret that the program echoes, letter by letter, whatever happens meanwhile', async () => {
    let tell: (board: string) => void = () => {}
    const demo = stage([
      run('docker login registry', { until: /Password: $/ }),
      typeSecret('(het wachtwoord)', 'az acr credential show -n klas'),
    ], { secretOf: async () => 'Qw3rty+uiop/', onBoard: told => tell = told })
    await demo.session.run(0)
    demo.say('Password: ')
    await demo.session.run(1)
    await settled()
    for (const letter of 'Qw3rty+uiop/') {
      demo.say(letter)
      tell(`bord bij ${demo.told.length}`)
      vi.advanceTimersByTime(1000)
    }
    demo.say('\r\nSucceeded\r\n')
    await demo.exit(0)
    expect(demo.screen).toMatch(/Password: ••••••\nSucceeded\n$/)
    expect(JSON.stringify(demo.told)).not.toMatch(/Qw|Q"/)
  })

  it('shows all of its prompt, though a secret begins as it ends', async () => {
    const demo = stage([run('docker run -it busybox', { until: /klaar$/ })], { secrets: ['aard-geheim-1234'] })
    await demo.session.run(0)
    demo.say('klaar')
    expect(demo.screen).toContain('klaar')
    demo.say('r')
    vi.advanceTimersByTime(10)
    expect(demo.screen).toContain('klaarr')
  })

  it('says why there is no secret', async () => {
    const demo = stage([
      run('az container create', { until: /password: $/ }),
      typeSecret('(het wachtwoord)', 'az acr credential show -n klas'),
    ], { secretOf: () => Promise.reject(new LessonError('command-failed', 'dat mislukte')) })
    await demo.session.run(0)
    demo.say('password: ')
    await demo.session.run(1)
    await settled()
    expect(demo.last).toMatchObject({ result: 'unexpected', sentence: expect.stringContaining('dat mislukte') })
    expect(demo.did).toEqual([])
  })

  it('is stopped by the next command, which then begins', async () => {
    const demo = stage([run('docker logs -f web', { until: /klaar/ }), run('docker ps')])
    await demo.session.run(0)
    demo.say('klaar\r\n')
    const next = demo.session.run(1)
    void demo.session.run(1)
    expect(demo.did).toEqual(['\x03'])
    expect(demo.started).toHaveLength(1)
    await demo.exit(130)
    await next
    expect(demo.started).toEqual(['docker logs -f web', 'docker ps'])
    expect(demo.session.state).toMatchObject({ phase: 'running', started: 2, outcomes: [{ result: 'done' }] })
  })

  it('is ended by a person, though it ignores Ctrl-C', async () => {
    const demo = stage(steps)
    await demo.session.run(0)
    demo.say('/ # ')
    demo.session.interrupt()
    vi.advanceTimersByTime(5000)
    expect(demo.did).toEqual(['\x03', 'end attached', 'SIGHUP', 'SIGTERM', 'SIGKILL'])
    await demo.exit(137)
    expect(demo.session.state).toMatchObject({ phase: 'ready', outcomes: [{ result: 'done' }] })
  })

  it('may end by itself', async () => {
    const demo = stage(steps)
    await demo.session.run(0)
    demo.say('/ # ')
    await demo.exit(0)
    expect(demo.session.state.phase).toBe('ready')
    await demo.session.run(1)
    expect(demo.last).toMatchObject({ result: 'unexpected', sentence: expect.stringContaining('geen programma') })
  })
})

describe('an interrupt', () => {
  it('before a step has begun keeps it from beginning, and the next press begins it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const demo = stage([run('docker ps')], { prepare: () => promise })
    const asked = demo.session.run(0)
    demo.session.interrupt()
    resolve()
    await asked
    expect(demo.session.state).toMatchObject({ phase: 'ready', started: 0 })
    expect(demo.started).toEqual([])
    await demo.session.run(0)
    expect(demo.started).toEqual(['docker ps'])
  })

  it('is told at once, and again when the program is gone', async () => {
    const demo = stage([run('docker run busybox sleep 100')])
    await demo.session.run(0)
    demo.session.interrupt()
    expect(demo.session.state).toMatchObject({ phase: 'running', outcomes: [{ result: 'interrupted' }] })
    expect(demo.did).toEqual(['\x03'])
    demo.say('^C')
    await demo.exit(130)
    expect(demo.session.state).toMatchObject({ phase: 'ready', outcomes: [{ result: 'interrupted', exit: 130 }] })
    expect(demo.screen).toMatch(/\^C\n— de stap is gestopt\n$/)
  })

  it('asked twice means it', async () => {
    const demo = stage([run('docker run busybox sleep 100')])
    await demo.session.run(0)
    demo.session.interrupt()
    demo.session.interrupt()
    vi.advanceTimersByTime(1)
    expect(demo.did).toContain('end attached')
  })

  it('does nothing when nothing runs', () => {
    const demo = stage([run('docker ps')])
    demo.session.interrupt()
    expect(demo.states).toEqual([])
  })

  it('stops waiting for a page', async () => {
    const demo = stage([open('http://localhost:8080/')], { pageAnswers: (_url, signal) => new Promise(resolve => signal.addEventListener('abort', () => resolve(false))) })
    await demo.session.run(0)
    demo.session.interrupt()
    expect(demo.session.state).toMatchObject({ phase: 'ready', outcomes: [{ result: 'interrupted' }] })
  })
})

describe('a step that says nothing', () => {
  it('is lost when its engine says nothing either', async () => {
    let fault: string | undefined
    const begun = Date.now()
    const asked: number[] = []
    const demo = stage([run('docker run busybox')], {
      engineFault: async () => {
        asked.push(Date.now() - begun)
        return fault
      },
    })
    await demo.session.run(0)
    await vi.advanceTimersByTimeAsync(2000)
    demo.say('even geduld\r\n')
    await vi.advanceTimersByTimeAsync(5000)
    // Its engine answers, so it goes on.
    expect(asked).toEqual([5000])
    expect(demo.session.state.phase).toBe('running')
    fault = 'de engine antwoordt niet meer'
    await vi.advanceTimersByTimeAsync(1000)
    expect(asked).toEqual([5000, 8000])
    expect(demo.last).toMatchObject({ result: 'lost', sentence: 'de engine antwoordt niet meer; druk op P voor de opname' })
    await demo.exit(130)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toHaveLength(2)
  })

  it('leaves the engine alone when it holds its prompt', async () => {
    const asked = vi.fn(async () => undefined)
    const demo = stage([run('docker run -it busybox', { until: /# $/ })], { engineFault: asked })
    await demo.session.run(0)
    demo.say('/ # ')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).not.toHaveBeenCalled()
  })
})

describe('a step past its time', () => {
  it('is ended and said, and the terminal is usable', async () => {
    const demo = stage([run('docker stats', { timeout: 2000 })])
    await demo.session.run(0)
    demo.say('\x1B[?1049h\x1B[?25l')
    vi.advanceTimersByTime(2000)
    expect(demo.last).toMatchObject({ result: 'timeout' })
    await demo.exit(130)
    expect(outputOf(demo.session.events)).toContain('\x1B[?25h\x1B[?1049l')
    expect(demo.screen).toMatch(/— de stap duurde langer dan 2 s en is gestopt; druk op P voor de opname\n$/)
    expect(demo.session.state.phase).toBe('ready')
  })

  it('is ended when the engine went away and the program did not notice', async () => {
    const demo = stage([run('docker logs -f web')])
    await demo.session.run(0)
    demo.session.engineGone()
    vi.advanceTimersByTime(3000)
    expect(demo.last).toMatchObject({ result: 'lost' })
    expect(demo.did).toContain('\x03')
  })
})

describe('the recording', () => {
  it('plays the next step', async () => {
    const demo = stage([run('docker ps'), run('docker ps -a')])
    await demo.session.play(0)
    expect(demo.session.state).toMatchObject({ phase: 'running', started: 1, from: 'recording' })
    vi.advanceTimersByTime(400)
    expect(demo.session.state).toMatchObject({ phase: 'ready', outcomes: [{ result: 'done', from: 'recording', exit: 0 }] })
    expect(demo.screen).toBe('$ docker ps\nrecorded 0\n')
    expect(demo.started).toEqual([])
    await demo.session.run(1)
    expect(demo.session.state.from).toBe('engine')
  })

  it('continues a step that failed', async () => {
    const demo = stage([run('docker ps')])
    await demo.session.run(0)
    await demo.exit(1)
    await demo.session.play(0)
    vi.runAllTimers()
    expect(demo.session.state).toMatchObject({ phase: 'ready', started: 1, outcomes: [{ result: 'done', from: 'recording' }] })
    expect(demo.screen).toContain('— verder uit de opname\n$ docker ps\nrecorded 0\n')
    expect(demo.session.events.filter(([, code]) => code === 'm')).toHaveLength(1)
  })

  it('takes over from a step that runs, when its program is gone', async () => {
    const demo = stage([run('docker run busybox sleep 100')])
    await demo.session.run(0)
    const playing = demo.session.play(0)
    await settled()
    expect(demo.did).toEqual(['\x03', 'end attached'])
    await demo.exit(130)
    await playing
    vi.runAllTimers()
    expect(demo.last).toMatchObject({ result: 'done', from: 'recording' })
  })

  it('plays by itself where the machine lacks a program', async () => {
    const demo = stage([run('az login')], { hindrance: () => 'het programma az staat niet op deze computer' })
    await demo.session.run(0)
    await expect.poll(() => demo.last).toMatchObject({ result: 'done', from: 'recording' })
    expect(demo.started).toEqual([])
  })

  it('does not play again what is done', async () => {
    const demo = stage([run('docker ps')])
    await demo.session.run(0)
    await demo.exit(0)
    await demo.session.play(0)
    expect(demo.last).toMatchObject({ from: 'engine' })
  })

  it.each(['play', 'interrupt'] as const)('%s while it plays shows the rest at once', async (how) => {
    const demo = stage([run('docker ps')])
    await demo.session.play(0)
    await demo.session[how](0)
    expect(demo.session.state).toMatchObject({ phase: 'ready' })
    expect(demo.screen).toContain('recorded 0')
  })

  it('has the answers to what is typed to a played program', async () => {
    const demo = stage([run('docker run -it busybox', { until: /# $/ }), type('ls')])
    await demo.session.play(0)
    vi.runAllTimers()
    await demo.session.run(1)
    vi.runAllTimers()
    expect(demo.session.state).toMatchObject({ started: 2, outcomes: [{ from: 'recording' }, { from: 'recording' }] })
  })

  it('says that there is none', async () => {
    const demo = stage([run('docker ps')], { recording: async () => undefined })
    await expect(demo.session.play(0)).rejects.toThrow(/geen opname/)
    expect(demo.session.state.started).toBe(0)
  })
})

describe('back-pressure', () => {
  it('holds a program that begins later too', async () => {
    const demo = stage([run('docker ps')])
    demo.session.pause()
    await demo.session.run(0)
    demo.session.resume()
    expect(demo.did).toEqual(['pause', 'resume'])
  })
})

describe('other steps', () => {
  it('edits a file', async () => {
    const demo = stage([edit('index.html', { from: 'Een', to: 'Twee' })])
    await demo.session.run(0)
    await settled()
    expect(demo.last).toMatchObject({ result: 'done' })
    expect(demo.screen).toContain('+ Twee')
  })

  it('says when a file is not as it should be', async () => {
    const demo = stage([edit('index.html', { from: 'Een', to: 'Twee' })], {
      editFile: async () => {
        throw new LessonError('edit', 'index.html bevat "Een" niet')
      },
    })
    await demo.session.run(0)
    await settled()
    expect(demo.last).toMatchObject({ result: 'unexpected', sentence: expect.stringContaining('bevat "Een" niet') })
  })
})

it('ends with its program, and tells nothing afterwards', async () => {
  const demo = stage([run('docker run busybox sleep 100')])
  await demo.session.run(0)
  const before = demo.states.length
  const ending = demo.session.end()
  expect(demo.did).toContain('SIGHUP')
  demo.say('te laat')
  await demo.exit(129)
  await ending
  expect(demo.states).toHaveLength(before)
  await demo.session.run(0)
  expect(demo.started).toHaveLength(1)
})

describe('what stands beside the terminal', () => {
  /** A session with a board that the test moves. */
  function withBoard(steps: readonly Step[], parts: Partial<SessionParts> = {}) {
    let tell: (data: string) => void = () => {}
    const demo = stage(steps, { onBoard: told => tell = told, ...parts })
    return {
      demo,
      tell: (data: string) => tell(data),
      boards: () => demo.session.events.filter(([, code]) => code === 'b').map(([, , data]) => data),
      codes: () => demo.session.events.map(([, code]) => code).join(''),
    }
  }

  it('is an event like any other, before the first step too, and each board once', async () => {
    const { demo, tell, codes, boards } = withBoard([run('docker ps'), run('docker ps')])
    tell('leeg')
    await demo.session.run(0)
    tell('web')
    await demo.exit(0)
    tell('web')
    await demo.session.run(1)
    expect(boards()).toEqual(['leeg', 'web'])
    expect(codes()).toBe('bmobxmo')
    expect(demo.told).toEqual(demo.session.events)
  })

  it('is the recording\'s while a step plays from it, and the engine\'s again with the next live step', async () => {
    const steps = [run('docker ps'), run('docker ps'), run('docker ps')]
    const { header, events } = recordingOf(defineDemo({ title: 'Proef', steps }))
    const boards: TranscriptEvent[] = [[0, 'b', 'opname vooraf'], ...events.slice(0, 6), [1350, 'b', 'opname erna'], ...events.slice(6)]
    const it = withBoard(steps, { recording: async () => ({ header, events: boards }) })
    it.tell('echt')
    await it.demo.session.run(0)
    await it.demo.exit(0)
    const played = it.demo.session.play(1)
    await vi.advanceTimersByTimeAsync(5000)
    await played
    it.tell('echt, en verder')
    expect(it.boards()).toEqual(['echt', 'opname vooraf', 'opname erna'])
    await it.demo.session.run(2)
    expect(it.boards().at(-1)).toBe('echt, en verder')
  })

  it('is not told any more after the end', async () => {
    const { demo, tell } = withBoard([run('docker ps')])
    await demo.session.end()
    tell('te laat')
    expect(demo.session.events).toEqual([])
  })

  it('has the name of the picture of a page that was opened, when one was taken', async () => {
    const taken: string[] = []
    const { demo, codes } = withBoard([open('http://localhost:8080/')], {
      takePicture: async ({ url }, index) => {
        taken.push(`${url} ${index}`)
        return 'proef-1.webp'
      },
    })
    await demo.session.run(0)
    await settled()
    expect(taken).toEqual(['http://localhost:8080/ 0'])
    expect(codes()).toBe('mop')
    expect(demo.session.events.at(-1)?.[2]).toBe('proef-1.webp')
    expect(demo.last).toMatchObject({ result: 'done' })
  })

  it('fails the step when its picture cannot be taken: a recording without it is not whole', async () => {
    const { demo } = withBoard([open('http://localhost:8080/')], {
      takePicture: async () => {
        throw new LessonError('picture-failed', 'geen foto')
      },
    })
    await demo.session.run(0)
    await settled()
    expect(demo.last).toMatchObject({ result: 'unexpected', sentence: expect.stringMatching(/^geen foto/) })
  })
})
