import { readFile } from 'node:fs/promises'
import { extractText, getDocumentProxy } from 'unpdf'

/** The text of each page of a PDF, as someone who selects and copies it gets it. */
export async function pagesOf(file: string): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(await readFile(file)))
  const { text } = await extractText(document, { mergePages: false })
  return text
}

/** The bookmarks of a PDF: the top ones, each with how many are below it. */
export async function outlineOf(file: string): Promise<{ title: string, below: number }[]> {
  const document = await getDocumentProxy(new Uint8Array(await readFile(file)))
  const outline: { title: string, items: unknown[] }[] = await document.getOutline() ?? []
  return outline.map(({ title, items }) => ({ title, below: items.length }))
}

/** Text that leaves its page, with the page's number. */
export async function strayTextOf(file: string): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(await readFile(file)))
  const stray: string[] = []
  for (let no = 1; no <= document.numPages; no++) {
    const page = await document.getPage(no)
    const [left = 0, bottom = 0, right = 0, top = 0] = page.view
    const { items } = await page.getTextContent()
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '')
        continue
      const [, , , , x = 0, y = 0] = item.transform as number[]
      if (x < left || y < bottom || x + item.width > right || y > top)
        stray.push(`page ${no}: ${item.str}`)
    }
  }
  return stray
}
