/** A slide that shows other lines than the demo builds would teach what nobody sees. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCast } from '../../demos/kit/transcript.ts'
import { makesLayer, readDockerfile, rebuild } from './dockerfile.ts'
import { DOCKERFILE_WORDS } from './dockerfileWords.ts'

const root = join(import.meta.dirname, '../..')
const demo = join(root, 'demos/cijferlezer')
const good = readDockerfile(readFileSync(join(demo, 'Dockerfile'), 'utf8'))
const bad = readDockerfile(readFileSync(join(demo, 'Dockerfile.slecht'), 'utf8'))
const recording = parseCast(readFileSync(join(root, 'public/recordings/bouwen.cast'), 'utf8'))

/** What the last run of a recorded build said of each line: `cached` or carried out. */
function recordedBuild(command: string): Map<string, boolean> {
  const begin = recording.events.findLastIndex(([, code, data]) => code === 'm' && data === command)
  const end = recording.events.findIndex(([, code], index) => index > begin && code === 'm')
  const output = recording.events.slice(begin, end).map(([,, data]) => data).join('')
  const built = new Map<string, boolean>()
  for (const [, cached, line = ''] of output.matchAll(/=> (CACHED )?\[\d+\/\d+\] (.+?) {2,}/g))
    built.set(line.replace('docker.io/library/', ''), cached !== undefined)
  return built
}

describe('the lines of a Dockerfile', () => {
  it('are its instructions, without comments, and with where a paragraph begins', () => {
    expect(readDockerfile('# what it is\nFROM busybox\n\nENV A=1\nCMD ["sh"]\n')).toEqual([
      { text: 'FROM busybox', instruction: 'FROM', begins: false },
      { text: 'ENV A=1', instruction: 'ENV', begins: true },
      { text: 'CMD ["sh"]', instruction: 'CMD', begins: false },
    ])
  })

  it.each(['RUN one \\\n  two', 'from busybox', 'FROM'])('are not guessed from %j', (text) => {
    expect(() => readDockerfile(text)).toThrow(/not one instruction/)
  })

  it('each have their words on the slide', () => {
    expect(DOCKERFILE_WORDS.map(([instruction]) => instruction)).toEqual(good.map(({ instruction }) => instruction))
  })
})

describe('a build after a change of version.ts', () => {
  const cases = [
    { name: 'the good order', lines: good, command: 'docker build --tag cijferlezer:1.1 .' },
    { name: 'the bad order', lines: bad, command: 'docker build -f Dockerfile.slecht -t cijferlezer:slecht .' },
  ]

  it.each(cases)('takes from the cache in the picture what it took in the recording: $name', ({ lines, command }) => {
    const recorded = recordedBuild(command)
    const drawn = rebuild(lines, 'COPY . .')
    expect(drawn.length).toBeGreaterThan(4)
    expect([...recorded.keys()].sort()).toEqual(lines.filter(makesLayer).map(({ text }) => text).sort())
    // The image of FROM is on the machine: the engine says of it neither that it was cached nor that it was made.
    for (const { text, cached } of drawn.slice(1))
      expect([text, recorded.get(text)]).toEqual([text, cached])
  })

  it('needs the line that brings the change', () => {
    expect(() => rebuild(good, 'COPY nothing .')).toThrow(/no line/)
  })
})
