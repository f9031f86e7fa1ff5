import { addSyncMethod, disableBuiltinSync } from '@slidev/client'
import { defineAppSetup } from '@slidev/types'
import { claimedToken, takeToken, watchForToken } from '../components/demo/presenterToken.ts'
import { addressFollows, resumeAddress } from './addressFollows.ts'
import { reloadWhenLost } from './lostPart.ts'
import { presenterLeads } from './presenterLeads.ts'

// While this module is read, before Slidev makes its router: the router must never see the token.
takeToken()
resumeAddress()
watchForToken()
void claimedToken()
reloadWhenLost()

export default defineAppSetup(({ router }) => {
  void router.isReady().then(() => addressFollows(router.options.history))
  disableBuiltinSync()
  addSyncMethod(presenterLeads(router.isReady()))
})
