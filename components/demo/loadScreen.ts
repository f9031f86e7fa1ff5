import type { createScreen } from './screen.ts'

const FONTS = [
  '400 14px "JetBrains Mono"',
  '700 14px "JetBrains Mono"',
]

/** Fetches the emulator and the terminal's letter, once; a font that does not come is no reason to wait for ever. */
export async function loadScreen(): Promise<typeof createScreen> {
  const [screen] = await Promise.all([
    import('./screen.ts'),
    ...FONTS.map(font => document.fonts.load(font).catch(() => [])),
  ])
  return screen.createScreen
}
