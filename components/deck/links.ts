import { factsOf } from './section.ts'

/** The number of the slide with this `routeAlias`, from 1; undefined when no slide has it. */
export function numberOfAlias(slides: readonly unknown[], alias: string): number | undefined {
  const index = slides.findIndex(slide => factsOf(slide).routeAlias === alias)
  return index < 0
    ? undefined
    : index + 1
}

/** What a slide is called within the printed deck, where links go by fragment. */
export function anchorOf(no: number): string {
  return `slide-${no}`
}
