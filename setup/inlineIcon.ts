import type { Plugin } from 'vite'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Of the deck's headmatter: `favicon: /favicon.png`. */
const FILE = 'favicon.png'

/**
 * Puts the tab's icon into the page itself, for the built deck: a Chromium that keeps no history asks for the file anew at
 * each slide and each step, just when docker needs the processor.
 * @param root the deck's folder
 */
export function inlineIcon(root: string): Plugin {
  return {
    name: 'lesson-inline-icon',
    apply: 'build',
    transformIndexHtml: {
      order: 'pre',
      handler: async html => withIcon(html, await readFile(join(root, 'public', FILE))),
    },
  }
}

/** The page with the icon in it, in place of its address. */
export function withIcon(html: string, icon: Buffer): string {
  const inlined = html.replace(new RegExp(`(<link rel="icon"[^>]* href=")[^"]*${FILE.replace('.', '\\.')}"`), `$1data:image/png;base64,${icon.toString('base64')}"`)
  if (inlined === html)
    throw new Error(`no <link rel="icon"> with ${FILE} in the page`)
  return inlined
}
