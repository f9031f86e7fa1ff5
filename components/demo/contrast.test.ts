/** Who can't read the terminal from the last row has lost the lesson: WCAG AA for every colour a program may choose. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const AA = 4.5
const css = readFileSync(new URL('./TerminalScreen.vue', import.meta.url), 'utf8')
const theme = readFileSync(new URL('../../styles/colours.css', import.meta.url), 'utf8')

const ground = themeColour('--terminal-bg')
const ink = themeColour('--terminal-ink')
const dim = Number(/cell-dim\) \{ opacity: ([\d.]+)/.exec(css)?.[1])

function themeColour(name: string): string {
  return new RegExp(`${name}: (#[0-9a-f]{6})`).exec(theme)?.[1] ?? ''
}

/** The colour of a class of the sixteen, as letters or as ground. */
function colourOf(name: string): string {
  const rule = css.split('\n').find(line => line.includes(`.${name})`)) ?? ''
  return [...rule.matchAll(/#[0-9a-f]{6}/g)].at(-1)?.[0] ?? ''
}

function channels(colour: string): number[] {
  return [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16))
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const part = value / 255
    return part <= 0.04045
      ? part / 12.92
      : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(letters: readonly number[], behind: readonly number[]): number {
  const [light = 0, dark = 0] = [luminance(letters), luminance(behind)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** A colour of which only a part is there, over another. */
function over(colour: string, behind: string, part: number): number[] {
  const below = channels(behind)
  return channels(colour).map((value, index) => value * part + (below[index] ?? 0) * (1 - part))
}

describe('the colours of the terminal', () => {
  it.each(Array.from({ length: 16 }, (_, index) => index))('letters in colour %i, also dimmed', (index) => {
    const colour = colourOf(`cell-fg-${index}`)
    expect(contrast(channels(colour), channels(ground))).toBeGreaterThanOrEqual(AA)
    expect(contrast(over(colour, ground, dim), channels(ground))).toBeGreaterThanOrEqual(AA)
  })

  it.each(Array.from({ length: 16 }, (_, index) => index))('letters on ground %i', (index) => {
    const light = index === 7 || index === 15
    expect(contrast(channels(light ? '#14181d' : ink), channels(colourOf(`cell-bg-${index}`)))).toBeGreaterThanOrEqual(AA)
  })

  it('plain letters, dimmed and inverse', () => {
    expect(contrast(over(ink, ground, dim), channels(ground))).toBeGreaterThanOrEqual(AA)
    expect(contrast(channels(ground), channels(ink))).toBeGreaterThanOrEqual(AA)
  })
})
