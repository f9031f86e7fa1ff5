/** One instruction of a Dockerfile, as it stands there. */
export interface DockerfileLine {
  /** The whole line, e.g. `COPY . .` */
  text: string
  /** Its first word, e.g. `COPY`. */
  instruction: string
  /** A blank line or a comment stands before it. */
  begins: boolean
}

/** What changes files makes a layer; the rest only says how a container starts, and weighs nothing. */
const LAYER_INSTRUCTIONS: readonly string[] = ['FROM', 'WORKDIR', 'COPY', 'ADD', 'RUN']

const RE_INSTRUCTION = /^[A-Z]+(?=\s)/

/**
 * The instructions of a Dockerfile, from the top. One line is one instruction here: the Dockerfiles on the slides
 * break no lines, and one that does is refused before a picture shows half of it.
 */
export function readDockerfile(text: string): DockerfileLine[] {
  const lines: DockerfileLine[] = []
  let begins = false
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) {
      begins = lines.length > 0
      continue
    }
    const instruction = RE_INSTRUCTION.exec(line)?.[0]
    if (!instruction || line.endsWith('\\'))
      throw new Error(`not one instruction on one line: ${line}`)
    lines.push({ text: line, instruction, begins })
    begins = false
  }
  return lines
}

/** Whether a line makes a layer, and so can come from the build's cache. */
export function makesLayer({ instruction }: DockerfileLine): boolean {
  return LAYER_INSTRUCTIONS.includes(instruction)
}

/** A line that makes a layer, and where that layer came from in a build. */
export interface BuiltLine extends DockerfileLine {
  cached: boolean
}

/**
 * The lines of a build after a change that only `copy` carries into the image: what stands above it comes from the
 * cache, and the line itself and everything below is carried out again.
 * @param lines the whole Dockerfile
 * @param copy the line that copies the changed file, e.g. `COPY . .`
 */
export function rebuild(lines: readonly DockerfileLine[], copy: string): BuiltLine[] {
  const layers = lines.filter(makesLayer)
  const first = layers.findIndex(({ text }) => text === copy)
  if (first < 0)
    throw new Error(`no line ${copy}`)
  return layers.map((line, index) => ({ ...line, cached: index < first }))
}
