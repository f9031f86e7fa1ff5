import { SERVER_META } from '../kit/protocol.ts'

/** The page with the mark of a demo server. */
export function withMeta(html: string): string {
  return html.replace('</head>', `<meta name="${SERVER_META}" content="1">\n</head>`)
}
