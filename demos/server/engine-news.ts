import type { EngineInfo } from '../kit/session.ts'

/** Tells on the terminal when the engine comes or goes; each piece of news once. */
export class EngineNews {
  readonly #say: (line: string) => void
  #last: string | undefined

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  /**
   * @param info the engine, or null without one
   * @param fault why there is none, when that is known
   */
  tell(info: EngineInfo | null, fault?: string): void {
    const line = info
      ? `Engine ${info.version} (${info.os}/${info.arch}) is er: de demo's draaien echt.`
      : `Geen Docker-engine${fault ? ` (${fault})` : ''}: de demo's spelen uit de opnames; zodra Docker draait, gaan ze vanzelf live.`
    if (line === this.#last)
      return
    this.#last = line
    this.#say(line)
  }
}
