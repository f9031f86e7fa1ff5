/**
 * The board: what the engine holds for a demo at one moment. It travels as an event of the transcript, so live, a window that
 * joins late, the recording and print show the same board at the same step.
 */

/** What a board can show; a demo names the kinds that its idea is about. */
export const BOARD_KINDS = ['container', 'image', 'volume', 'network', 'registry'] as const

export type BoardKind = typeof BOARD_KINDS[number]

/** What hangs on a container to keep its data: a volume, a folder of the host, or memory (tmpfs). */
export interface BoardMount {
  kind: 'volume' | 'folder' | 'memory'
  /** The volume's name, the folder's last part, or the path in the container. */
  name: string
}

export interface BoardContainer {
  /** The engine's id, shortened to twelve characters. */
  id: string
  name: string
  /** As the engine says it: `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`. */
  state: string
  health?: 'starting' | 'healthy' | 'unhealthy'
  /** The exit code of a container that stopped. */
  exit?: number
  /** The id of its image, shortened. */
  image: string
  /** The image as it was named at `docker run`. */
  from: string
  /** Published ports: the host's and the container's. */
  ports: (readonly [host: number, inside: number])[]
  mounts: BoardMount[]
  /** Names of the networks it is on, of those the lesson made. */
  networks: string[]
}

export interface BoardLayer {
  /** Layers with the same id are the same bytes, and are kept once. */
  id: string
  /** The line of the Dockerfile that made it; empty for one that was imported. */
  by: string
  /** Bytes. */
  size: number
}

export interface BoardImage {
  id: string
  /** `repository:tag`; none when its name moved to another image. */
  names: string[]
  /** The lowest first. */
  layers: BoardLayer[]
}

/** A registry that runs in one of the containers, and what was pushed to it. */
export interface BoardRegistry {
  /** As an image's name begins, e.g. `localhost:5001`. */
  name: string
  /** `repository:tag`. */
  images: string[]
}

export interface Board {
  containers: BoardContainer[]
  images: BoardImage[]
  /** Names. */
  volumes: string[]
  /** Names of the networks that the lesson made. */
  networks: string[]
  registries: BoardRegistry[]
}

export const EMPTY_BOARD: Board = { containers: [], images: [], volumes: [], networks: [], registries: [] }

/** A board as the data of an event. */
export function writeBoard(board: Board): string {
  return JSON.stringify(board)
}

/** Reads the data of an event; undefined when it is no board, as one of a later version may not be. */
export function readBoard(data: string): Board | undefined {
  try {
    const value: unknown = JSON.parse(data)
    return isBoard(value) ? value : undefined
  }
  catch {
    return undefined
  }
}

function isBoard(value: unknown): value is Board {
  return typeof value === 'object' && value !== null
    && Object.keys(EMPTY_BOARD).every(key => key in value && Array.isArray((value as Record<string, unknown>)[key]))
}
