/** The part of `npm run dev` that lives in Vite. Everything else stands before it, see `dev.ts`. */
import type { Plugin } from 'vite'
import { withMeta } from './server-meta.ts'

/** Tells the page that a demo server is there, as `npm start` does. Only for `npm run dev`. */
export function lessonServer(): Plugin {
  return {
    name: 'lesson-server',
    // Slidev answers the page itself, without Vite's hooks for it.
    enforce: 'pre',
    configureServer: server => () => {
      server.middlewares.use((request, response, next) => {
        if (request.url === '/index.html') {
          const end = response.end.bind(response)
          response.end = (html: unknown) => end(typeof html === 'string' ? withMeta(html) : html)
        }
        next()
      })
    },
  }
}
