/** What the digit reader's image is made of, taken from the recording when the deck is built; see setup/imageHistory.ts. */
declare module 'virtual:lesson-image-history' {
  const history: import('./imageHistory.ts').ImageHistory
  export default history
}
