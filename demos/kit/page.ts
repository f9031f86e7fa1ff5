/** The size of a page that a step opens, in pixels of the slide: what is live in class is what the picture in the recording shows. */
export const PAGE_SIZE = { width: 430, height: 400 } as const

const RE_PICTURE = /^[a-z][a-z0-9-]*\.webp$/

/** The name of the file with the picture of a step's page (counted from 0), beside the recording. */
export function pictureName(demo: string, step: number): string {
  return `${demo}-${step + 1}.webp`
}

/** Whether a text can name such a file: it becomes part of an address. */
export function isPictureName(name: string): boolean {
  return RE_PICTURE.test(name)
}
