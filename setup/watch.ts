import type { Plugin } from 'vite'

/**
 * Keeps Vite's server from reloading the page when something is built beside it: it takes every HTML file under the
 * project for a page. A deck that `npm start` builds meanwhile would reload a lesson that is being written, or printed.
 */
export function watchSourcesOnly(): Plugin {
  return {
    name: 'lesson-watch-sources',
    config: () => ({
      server: {
        watch: {
          ignored: ['**/.cache/**', '**/dist/**'],
        },
      },
    }),
  }
}
