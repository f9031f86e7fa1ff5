import type { Plugin } from 'vite'
import { defineVitePluginsSetup } from '@slidev/types'
import { dependenciesOfDemos } from './dependencies.ts'
import { imageHistory } from './imageHistory.ts'
import { inlineIcon } from './inlineIcon.ts'
import { leftOut } from './leftOut.ts'
import { recordingsList } from './recordings.ts'
import { runtimeVue } from './runtimeVue.ts'
import { watchSourcesOnly } from './watch.ts'

/** Set by `npm run dev`, which starts the demo server inside Slidev's own. */
const DEV_VARIABLE = 'LESSON_DEV'

export default defineVitePluginsSetup(async ({ mode, userRoot }) => {
  const plugins: Plugin[] = [
    dependenciesOfDemos(),
    imageHistory(userRoot),
    inlineIcon(userRoot),
    leftOut(),
    recordingsList(userRoot),
    runtimeVue(),
    watchSourcesOnly(),
  ]
  if (mode === 'dev' && process.env[DEV_VARIABLE]) {
    const { lessonServer } = await import('../demos/server/vite.ts')
    plugins.push(lessonServer())
  }
  return plugins
})
