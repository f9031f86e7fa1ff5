import { Buffer } from 'node:buffer'
import { expect, it } from 'vitest'
import { withIcon } from './inlineIcon.ts'

const ICON = Buffer.from('icoon')

it('puts the icon in place of its address, wherever the deck will stand', () => {
  for (const base of ['/', './', '/vak/'])
    expect(withIcon(`<head><link rel="icon" type="image/png" href="${base}favicon.png"><link rel="stylesheet" href="/a.css"></head>`, ICON)).toBe('<head><link rel="icon" type="image/png" href="data:image/png;base64,aWNvb24="><link rel="stylesheet" href="/a.css"></head>')
})

it('does not let a deck without its icon be built', () => {
  expect(() => withIcon('<head></head>', ICON)).toThrow('favicon.png')
})
