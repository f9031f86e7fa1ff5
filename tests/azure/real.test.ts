/** What the lesson itself asks of the real Azure, asked of a mini-Azure by the real az. */
import type { AskAz } from '../../demos/server/azure-cloud.ts'
import type { AzureBench } from './bench.ts'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { azureRows, chooseAzure, clearAzure, isDone, leaveAzure, readChoice, TAG } from '../../demos/server/azure-cloud.ts'
import { azureBench } from './bench.ts'

let bench: AzureBench
let file: string

const ask: AskAz = async (args) => {
  const { exit, out, err } = await bench.run(['az', ...args.map(word => `"${word}"`)].join(' '))
  if (exit !== 0)
    throw new Error(err)
  return out.trimEnd()
}

beforeAll(async () => {
  bench = await azureBench('test-echt')
  file = join(bench.folder, 'azure.json')
})

afterAll(async () => {
  await bench.close()
})

it('without a login there is nothing to choose', async () => {
  await expect(chooseAzure(ask, file)).rejects.toThrow(/az login/)
  await expect(readChoice(file)).rejects.toMatchObject({ code: 'azure-not-chosen' })
})

it('the choice is kept, with names that are free, and its price is said', async () => {
  await bench.run('az login -o none')
  const choice = await chooseAzure(ask, file)
  expect(choice).toEqual({ subscription: { id: '33333333-dddd-4eee-8fff-444444444444', name: 'mini-Azure' }, name: expect.stringMatching(/^klasdocker[a-z0-9]{6}$/) })
  expect([await readChoice(file), await chooseAzure(ask, file)]).toEqual([choice, choice])
  const text = azureRows(choice).map(({ found }) => found).join('\n')
  expect(text).toContain(`${choice.name}.azurecr.io`)
  expect(text).toMatch(/€ 0,\d\d per uur/)
  expect(text).toMatch(/verwijderen de group/)
})

it('leaving asks for the group to go, and only then it is done', async () => {
  const choice = await readChoice(file)
  const run = (argv: readonly string[]): Promise<string> => ask(argv.slice(1))
  expect(await isDone(choice, run)).toBe(false)
  expect(await leaveAzure(choice, ask)).toBeUndefined()
  await bench.run(`az group create -n rg-${choice.name} -l westeurope --tags ${TAG} -o none`)
  expect(await isDone(choice, run)).toBe(true)
  expect(await leaveAzure(choice, ask)).toMatch(new RegExp(`^Azure verwijdert nu de group rg-${choice.name};`))
  await expect.poll(() => isDone(choice, run), { timeout: 30_000 }).toBe(false)
  // Who pays is told that it may not have gone well.
  expect(await leaveAzure(choice, () => Promise.reject(new Error('geen netwerk')))).toMatch(/staat misschien nog in Azure en kost dan geld \(geen netwerk\); doe "npm run reset -- --azure"$/)
})

it('a reset removes what has the lesson’s tag, after asking, and nothing else', async () => {
  for (const line of [`rg-een -l westeurope --tags ${TAG}`, `rg-twee -l westeurope --tags ${TAG}`, 'van-iemand -l westeurope --tags les=wiskunde'])
    await bench.run(`az group create -o none -n ${line}`)
  const asked: (readonly string[])[] = []
  const answer = (yes: boolean) => async (groups: readonly string[]): Promise<boolean> => {
    asked.push(groups)
    return yes
  }
  expect(await clearAzure(answer(false), ask)).toEqual([])
  expect(await clearAzure(answer(true), ask)).toEqual(['rg-een', 'rg-twee'])
  expect(await clearAzure(answer(true), ask)).toEqual([])
  expect(asked).toEqual([['rg-een', 'rg-twee'], ['rg-een', 'rg-twee']])
  expect(await ask(['group', 'list', '--query', '[].name', '-o', 'tsv'])).toBe('van-iemand')
})
