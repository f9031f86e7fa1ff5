/** Whose objects a lens makes and shows. */

/** The label of everything the lesson makes; its value is the demo. */
export const LABEL = 'docker-les.demo'

export interface LensScope {
  /** The label's value on what is made. */
  demo: string
  /** What is shown and may be touched: this demo's objects, or those of the whole lesson. */
  sees: 'demo' | 'lesson'
  /** Images the lesson names; they may be used whoever brought them. */
  images?: readonly string[]
  /** The demo's scratch copy: the only folder of this machine that a container may have. */
  scratch?: string
}

/** The label filter for a scope: `docker-les.demo=<demo>`, or `docker-les.demo` for the whole lesson. */
export function labelFilterOf({ demo, sees }: LensScope): string {
  return sees === 'demo'
    ? `${LABEL}=${demo}`
    : LABEL
}
