import { defineAppSetup } from '@slidev/types'
import { takeToken, watchForToken } from '../components/demo/presenterToken.ts'

// While this module is read, before Slidev makes its router: the router must never see the token.
takeToken()
watchForToken()

export default defineAppSetup(() => {})
