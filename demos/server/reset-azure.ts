/** `npm run reset -- --azure`: removes what the lesson left in the real Azure, after asking. */
import process from 'node:process'
import { createInterface } from 'node:readline/promises'
import { clearAzure } from './azure-cloud.ts'

/**
 * @returns the exit code
 * @throws {LessonError} `program-missing`, `azure-signed-out`, `command-failed`, `azure-left`
 */
export async function resetAzureCommand(): Promise<number> {
  let asked = false
  const removed = await clearAzure(async (groups) => {
    asked = true
    console.log(`In Azure staat nog van de les: ${groups.join(', ')}`)
    const line = createInterface({ input: process.stdin, output: process.stdout })
    // Nobody who can answer is no answer, and no answer is no.
    const nobody = new Promise<string>(resolve => line.once('close', () => resolve('')))
    try {
      return /^ja?$/i.test((await Promise.race([line.question('Verwijderen, met alles wat erin zit? (ja/nee) '), nobody])).trim())
    }
    finally {
      line.close()
    }
  })
  for (const group of removed)
    console.log(`group ${group} verwijderd`)
  if (removed.length > 0)
    console.log(`${removed.length} verwijderd; in Azure is niets van de les meer over.`)
  else
    console.log(asked ? 'Er is niets verwijderd; het blijft geld kosten.' : 'In Azure is niets van de les om te verwijderen.')
  return asked && removed.length === 0 ? 1 : 0
}
