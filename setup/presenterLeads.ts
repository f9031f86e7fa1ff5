import type { addSyncMethod } from '@slidev/client'
import { toRaw } from 'vue'

type SyncMethod = Parameters<typeof addSyncMethod>[0]

/** What windows of one browser say to each other: where the presenter is, or a question for that. */
type Word
  = | { kind: 'state', state: object }
    | { kind: 'where' }

/**
 * Slidev's own way lets every window move every other: opening an audience window would take the presenter back to
 * the first slide. Here only the presenter leads, and a window that is opened late is told where the presenter is.
 * @param ready settles when this window is on a slide; before that it can't be taken to another
 */
export function presenterLeads(ready: Promise<unknown>): SyncMethod {
  return {
    init(channelKey, onUpdate, state, persist) {
      if (persist)
        return undefined
      const channel = new BroadcastChannel(`docker-les ${channelKey}`)
      channel.onmessage = ({ data }: MessageEvent<Word>) => {
        if (data.kind === 'state')
          onUpdate(data.state)
        else if (leads(state))
          tell(channel, state)
      }
      void ready.then(() => channel.postMessage({ kind: 'where' } satisfies Word))
      return (changed, updating) => {
        if (!updating && leads(changed))
          tell(channel, changed)
      }
    },
  }
}

function tell(channel: BroadcastChannel, state: object): void {
  channel.postMessage({ kind: 'state', state: toRaw(state) } satisfies Word)
}

/** Whether this window's last move was made in the presenter's view. */
function leads(state: object): boolean {
  if (!('lastUpdate' in state))
    return false
  const { lastUpdate } = state
  return typeof lastUpdate === 'object' && lastUpdate !== null && 'type' in lastUpdate && lastUpdate.type === 'presenter'
}
