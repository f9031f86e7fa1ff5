/// <reference types="vite/client" />

/** Which demos have a recording, known when the deck is built; see setup/recordings.ts. */
declare module 'virtual:lesson-recordings' {
  const recorded: readonly string[]
  export default recorded
}

/**
 * The emulator without the parts that touch a page. The package names an entry for bundlers that it does not hold,
 * so the file is imported by its path.
 */
declare module '@xterm/headless/lib-headless/xterm-headless.mjs' {
  export { Terminal } from '@xterm/headless'
}
