/** What the browser must hold the deck to, on every answer. */
import type { Demo } from '../kit/demo.ts'
import { createHash } from 'node:crypto'
import { pageOf } from '../kit/step.ts'

export interface Policy {
  /** The `Host` the deck was asked for: where its WebSocket is. */
  host: string
  /** Pages a demo shows beside its terminal. */
  frames: readonly string[]
  /** Scripts that stand in the page itself. */
  scripts: readonly string[]
}

/** Origins of the published ports that the demos open. */
export function framesOf(demos: Iterable<Demo>): string[] {
  const urls = [...demos].flatMap(demo => demo.steps.flatMap(step => step.kind === 'open' ? [pageOf(step)] : []))
  return [...new Set(urls.map(url => new URL(url).origin))].sort()
}

/** The hashes of the scripts in a page, as a policy writes them. */
export function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi)]
    .map(([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
}

export function securityHeaders({ host, frames, scripts }: Policy): Record<string, string> {
  const policy: Record<string, readonly string[]> = {
    'default-src': ['\'none\''],
    'script-src': ['\'self\'', ...scripts],
    // Vue and the terminal set styles on elements.
    'style-src': ['\'self\'', '\'unsafe-inline\''],
    'img-src': ['\'self\'', 'data:', 'blob:'],
    'font-src': ['\'self\'', 'data:'],
    'media-src': ['\'self\''],
    'connect-src': ['\'self\'', `ws://${host}`],
    'frame-src': frames.length > 0 ? frames : ['\'none\''],
    'worker-src': ['\'self\'', 'blob:'],
    'manifest-src': ['\'self\''],
    'object-src': ['\'none\''],
    'base-uri': ['\'none\''],
    'form-action': ['\'none\''],
    'frame-ancestors': ['\'none\''],
  }
  return {
    'Content-Security-Policy': Object.entries(policy).map(([name, values]) => `${name} ${values.join(' ')}`).join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
  }
}
