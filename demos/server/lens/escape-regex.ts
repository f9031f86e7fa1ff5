/** A text as a pattern that matches it and nothing else, in JavaScript and in Go's RE2. */
export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
