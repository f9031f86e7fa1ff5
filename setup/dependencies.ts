import type { Plugin } from 'vite'

/**
 * Tells Vite's server beforehand about what the demos load later. Otherwise it finds out when a demo is first shown,
 * and reloads the page: in the middle of writing, or of an export.
 */
export function dependenciesOfDemos(): Plugin {
  return {
    name: 'lesson-dependencies',
    config: () => ({
      optimizeDeps: {
        include: [
          '@xterm/headless/lib-headless/xterm-headless.mjs',
          'string-argv',
          'valibot',
        ],
      },
    }),
  }
}
