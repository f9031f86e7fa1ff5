import { describe, expect, it } from 'vitest'
import { LessonError } from '../demos/kit/error.ts'
import { bringAz } from './az.ts'

describe('the az of the tests', () => {
  it('is the one that is there', async () => {
    expect(await bringAz(() => {}, { find: () => '/usr/bin/az', mayInstall: () => expect.unreachable(), install: () => expect.unreachable() })).toBe('/usr/bin/az')
  })

  it('is installed where it is missing and we may', async () => {
    const installed: string[] = []
    const said: string[] = []
    const az = await bringAz(line => said.push(line), {
      find: () => installed.length > 0 ? '/usr/bin/az' : undefined,
      mayInstall: () => {},
      install: async packages => void installed.push(...packages),
    })
    expect([az, installed, said]).toEqual(['/usr/bin/az', ['azure-cli'], ['azure-cli installeren']])
  })

  it('elsewhere, it is said what to install', async () => {
    const mayInstall = (): never => {
      throw new LessonError('LAB_NO_MACHINE', 'geen Debian')
    }
    await expect(bringAz(() => {}, { find: () => undefined, mayInstall, install: () => expect.unreachable() })).rejects.toMatchObject({ code: 'TEST_NO_AZ', message: expect.stringContaining('https://aka.ms/azure-cli') })
  })
})
