/** A lesson that runs the first steps of a demo in Azure and then waits to be killed. */
import process from 'node:process'
import { loadDemos } from '../../demos/server/demos.ts'
import { perform } from '../../demos/server/perform.ts'
import { Workplace } from '../../demos/server/workplace.ts'

/** The group of containers runs when these are done. */
const STEPS = 2

async function main(): Promise<void> {
  const loaded = (await loadDemos()).get('aci')
  if (!loaded)
    throw new Error('no demo aci')
  const workplace = new Workplace()
  await workplace.open()
  const demo = { ...loaded.demo, steps: loaded.demo.steps.slice(0, STEPS) }
  const { state } = await perform(workplace, { ...loaded, demo })
  process.send?.(state.outcomes.filter(({ result }) => result === 'done').length === STEPS ? 'halfway' : JSON.stringify(state.outcomes))
  setInterval(() => {}, 60_000)
}

void main()
