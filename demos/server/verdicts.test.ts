import type { Recording } from '../kit/transcript.ts'
import type { Verdict } from './verdicts.ts'
import { describe, expect, it } from 'vitest'
import { defineDemo, digestOf } from '../kit/demo.ts'
import { run } from '../kit/step.ts'
import * as verdicts from './verdicts.ts'

const demo = defineDemo({ title: 'Proef', steps: [run('docker ps')] })

function recordingOf(digest: string): Recording {
  const engine = { version: '28.0.0', os: 'linux', arch: 'amd64' }
  return { header: { version: 3, term: { cols: 80, rows: 20 }, timestamp: 1_795_000_000, title: '', lesson: { demo: 'proef', digest, engine } }, events: [] }
}

describe('a row of the preflight', () => {
  it.each<[string, Verdict, Verdict['is'], RegExp]>([
    ['no docker', verdicts.dockerCommand(undefined), 'bad', /Installeer Docker/],
    ['docker', verdicts.dockerCommand('Docker version 28'), 'good', /28/],
    ['no engine', verdicts.engine(null, 'unix:///x', undefined), 'bad', /Start Docker/],
    ['an engine that may not be used', verdicts.engine(null, undefined, 'zet LESSON_REMOTE_ENGINE=1'), 'bad', /LESSON_REMOTE_ENGINE/],
    ['an engine', verdicts.engine({ version: '28', os: 'linux', arch: 'arm64' }, 'unix:///x', undefined), 'good', /28 \(linux\/arm64\)/],
    ['an engine that runs nothing', verdicts.container('busybox', 'no space left'), 'bad', /herstart/],
    ['nothing to run', verdicts.container(undefined, undefined), 'bad', /images/],
    ['a container that ran', verdicts.container('busybox', undefined), 'good', /busybox/],
    ['a missing image', verdicts.images(['nginx'], 3), 'bad', /docker pull nginx/],
    ['all images', verdicts.images([], 3), 'good', /alle 3/],
    ['a taken port', verdicts.ports([8080], [8080]), 'bad', /bezet: 8080|npm run reset/],
    ['free ports', verdicts.ports([8080], []), 'good', /8080 vrij/],
    ['no browser', verdicts.browser(undefined, 'installeer Chrome'), 'bad', /installeer Chrome/],
    ['no recording', verdicts.recording('proef', demo, undefined), 'bad', /npm run record proef/],
    ['a broken recording', verdicts.recording('proef', demo, 'regel 3 is geen gebeurtenis'), 'bad', /regel 3|record/],
    ['a recording of an older demo', verdicts.recording('proef', demo, recordingOf('x')), 'bad', /oudere versie|record/],
    ['a recording', verdicts.recording('proef', demo, recordingOf(digestOf(demo))), 'good', /engine 28\.0\.0/],
  ])('%s', (_what, verdict, is, text) => {
    expect(verdict.is).toBe(is)
    expect(`${verdict.found} ${verdict.fix ?? ''}`).toMatch(text)
    // Whatever is wrong, a teacher reads what to do.
    expect(verdict.fix === undefined).toBe(is === 'good')
  })
})

it('counts what is well and what is not, on the last line', () => {
  const table = verdicts.tableOf([verdicts.dockerCommand('28'), verdicts.images(['nginx'], 1)])
  expect(table.split('\n').at(-1)).toBe('1 passed, 1 failed')
  expect(table).toMatch(/^✓ docker-commando .*\n✗ images .*\n.*→ Haal/)
})
