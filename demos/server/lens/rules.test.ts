import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CALLS } from './ask.ts'
import { OPERATIONS } from './operations.ts'
import { mergeDescriptions, readDescription } from './read-description.ts'
import { ruleOf, RULES } from './rules.ts'

/** The published descriptions, where they stand beside the project; the data made from them is in operations.ts. */
const DESCRIPTIONS = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'docker-api')

describe('every call of Docker’s API has a rule', () => {
  it('finds the calls of three versions', () => {
    expect(OPERATIONS.length).toBeGreaterThanOrEqual(108)
    expect([...new Set(OPERATIONS.flatMap(({ versions }) => versions))].sort()).toEqual(['v1.45', 'v1.51', 'v1.55'])
  })

  it.each(CALLS)('%s', (call) => {
    expect(Object.hasOwn(RULES, call)).toBe(true)
  })

  it('and no rule is for a call that does not exist', () => {
    expect(Object.keys(RULES).filter(call => !CALLS.includes(call))).toEqual([])
  })

  it('a call without a rule has none, whatever its name', () => {
    expect(ruleOf({ method: 'GET', path: '/onbekend' })).toBeUndefined()
    expect(ruleOf({ method: '__proto__', path: '' })).toBeUndefined()
  })

  it('every refusal says why, in a sentence', () => {
    const refusals = Object.values(RULES).filter(({ verdict }) => verdict === 'refused')
    expect(refusals.length).toBeGreaterThan(40)
    expect(refusals.filter(({ sentence }) => !sentence?.startsWith('de les'))).toEqual([])
  })
})

const OWNED = /^(?:GET|POST|PUT|DELETE|HEAD) \/(?:containers|exec|networks|volumes|images)\/\{\w+\}/

describe('a call that names an object', () => {
  it.each(Object.keys(RULES).filter(call => OWNED.test(call)))('%s looks whose it is, or is refused', (call) => {
    const rule = RULES[call]
    const names = rule?.steps.map(step => step.name) ?? []
    const looks = ['ownContainer', 'ownExec', 'ownNetwork', 'ownVolume', 'ownImage', 'ownPush', 'ownSave', 'admitImageRemoval']
    expect(rule?.verdict === 'refused' || names.some(name => looks.includes(name))).toBe(true)
  })
})

describe('the published descriptions', () => {
  const beside = existsSync(DESCRIPTIONS)
  const files = beside ? readdirSync(DESCRIPTIONS).filter(file => file.endsWith('.yaml')) : []
  const texts = Object.fromEntries(files.map(file => [file.replace('.yaml', ''), readFileSync(join(DESCRIPTIONS, file), 'utf8')]))
  const reason = 'the descriptions of Docker’s API (shared/docker-api) are not beside the project; operations.ts was made from them'

  it('each of their calls has a rule', (context) => {
    context.skip(!beside, reason)
    expect(files.length).toBe(3)
    for (const [version, text] of Object.entries(texts)) {
      const calls = readDescription(text)
      expect(calls.length, version).toBeGreaterThan(100)
      expect(calls.filter(({ method, path }) => !Object.hasOwn(RULES, `${method} ${path}`)), version).toEqual([])
    }
  })

  it('say what operations.ts says', (context) => {
    context.skip(!beside, reason)
    expect(OPERATIONS).toEqual(mergeDescriptions(texts))
  })
})
