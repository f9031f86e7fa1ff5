import { readFile } from 'node:fs/promises'
import { extractText, getDocumentProxy } from 'unpdf'

/** The text of each page of a PDF, as someone who selects and copies it gets it. */
export async function pagesOf(file: string): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(await readFile(file)))
  const { text } = await extractText(document, { mergePages: false })
  return text
}
