import type { LabNetwork } from './network.ts'
import type { LabPaths } from './paths.ts'
import { readFileSync, writeFileSync } from 'node:fs'

/** What a running lab wrote down when it started; gone after a reboot, as it should be. */
export interface LabState {
  registryPort: number
  network: LabNetwork
  /** The machine's ip_forward as it was before. */
  forwardingBefore: string
  /** Whether it got all the way up, with its images in the mirror. */
  ready: boolean
}

export function writeState(paths: LabPaths, state: LabState): void {
  writeFileSync(paths.state, JSON.stringify(state))
}

/** The state of the lab as far as it got; undefined when none was written or a kill cut it short. */
export function readState(paths: LabPaths): LabState | undefined {
  try {
    return JSON.parse(readFileSync(paths.state, 'utf8'))
  }
  catch {
    return undefined
  }
}
