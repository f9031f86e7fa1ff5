import { expect, it } from 'vitest'
import { programMissing } from './lens-command.ts'

it.each([
  ['a name with a mistake in it', 'dokcer', /^het programma dokcer staat niet op deze computer; kijk of de naam klopt, of installeer het$/],
  ['a file that is there', '/etc/passwd', /^"\/etc\/passwd" is een pad, .* bij zijn naam; geef die, bijvoorbeeld: npm run lens -- docker ps$/],
  ['a path on Windows', 'C:\\Docker\\docker.exe', /is een pad/],
])('a person who asked for %s learns what is wrong and what to do', (_what, program, sentence) => {
  expect(programMissing(program)).toMatchObject({ code: 'program-missing', message: expect.stringMatching(sentence) })
})
