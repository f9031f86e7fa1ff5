/**
 * Where the keys meet the demo on the current slide. The shortcuts are set up once a window, before any slide is
 * loaded, so a demo that is on its slide signs in here. Nothing but a key press comes through this door.
 */

/** What the keys can ask of a demo on the current slide. */
export interface DemoKeys {
  slide: number
  /** The first click of its own, as Slidev counts. */
  start: number
  /** What Next does here; `move` is Slidev's own next. */
  next: (press: { repeated: boolean, move: () => void }) => void
  restart: () => void
  /** Continue from the recording. */
  playStep: () => void
  interrupt: () => void
  toggleHelp: () => void
  /** Look back in the terminal by this many lines; negative is down. */
  scroll: (lines: number) => void
}

const demos = new Set<DemoKeys>()

/** A demo signs in for as long as it is mounted. Returns how to sign out. */
export function registerDemo(keys: DemoKeys): () => void {
  demos.add(keys)
  return () => demos.delete(keys)
}

/** The demo that the keys are for: of those on this slide the last that the clicks have reached. */
export function demoOn(slide: number, clicks: number): DemoKeys | undefined {
  const here = [...demos].filter(keys => keys.slide === slide).sort((a, b) => a.start - b.start)
  return here.findLast(keys => clicks >= keys.start - 1) ?? here[0]
}
