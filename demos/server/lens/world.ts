/** What the rules ask about the engine's objects: whether a name, id or prefix is the lesson's. Handed to them, so that they stay functions of their input. */
import type { KnownObjects } from './events.ts'
import type { Json, JsonObject } from './json.ts'

/** A container of the lesson. */
export interface OwnContainer {
  id: string
  /** Without the slash. */
  names: readonly string[]
  /** Folders and files of the host that are mounted in it. */
  hostPaths: readonly string[]
  /** Where something is mounted in it. */
  targets: readonly string[]
}

/** A network the lesson may use: its own, or one of the engine's built-in ones. */
export interface OwnNetwork {
  id: string
  name: string
}

/** An image the lesson may use: one it names, or one it made. */
export interface OwnImage {
  id: string
  /** Where the image asks for volumes. */
  volumes: readonly string[]
  /** Its names that the lesson may see, as the engine writes them. */
  tags: readonly string[]
  /** Its names that the lesson may not see. */
  foreignTags: readonly string[]
}

export interface World {
  /** The label of what is made: its name, and the demo. */
  label: readonly [name: string, value: string]
  /** The label a filter asks for: of one demo (`name=value`), or of the whole lesson (`name`). */
  labelFilter: string

  /** A container that was made through this lens, by its whole id: no need to ask the engine. */
  known: (id: string) => Pick<OwnContainer, 'id' | 'hostPaths'> | undefined
  /** Hears what a reset or another lens did since; asked before each request is judged. */
  refresh: () => Promise<void>

  /** The container with this name, id or prefix; undefined when the lesson has none. */
  container: (reference: string) => Promise<OwnContainer | undefined>
  /** The lesson's containers, as the engine lists them. */
  containers: () => Promise<JsonObject[]>
  containerIds: () => Promise<ReadonlySet<string>>
  /** What the lesson has now, for events that say no more than an id. */
  ourObjects: () => Promise<KnownObjects>
  network: (reference: string) => Promise<OwnNetwork | undefined>
  /** Whether a volume is there and is the lesson's. */
  volume: (name: string) => Promise<boolean>
  /** Makes a volume of the lesson if it is not there yet; false when another's has the name. */
  claimVolume: (name: string, options: Json) => Promise<boolean>
  /** Whether an exec belongs to a container of the lesson. */
  exec: (id: string) => Promise<boolean>
  /** A container was made, or an exec: from now on its id is known. */
  noteContainer: (id: string, hostPaths: readonly string[]) => void
  noteExec: (id: string) => void
  /** Removes a container that was not allowed to start, if it is one that goes by itself when it ends. */
  forgetUnstarted: (id: string) => Promise<void>

  /** The image with this name, id or prefix; undefined when it is not there, or not for the lesson. */
  image: (reference: string) => Promise<OwnImage | undefined>
  /** The names in a repository that are there and that the lesson may see. */
  tagsOf: (repository: string) => Promise<string[]>
  /** Names of images that are there and that the lesson may not see. */
  foreignNames: () => Promise<string[]>
  countImages: () => Promise<number>
  /** Whether the lesson may see a name: those it names itself, and those it made. */
  seesTag: (tag: string) => boolean
  /** Whether the lesson made the image with this id. */
  seesImage: (id: string) => boolean
  /** Whether a name was made by this demo and no other, and is gone when it goes. */
  madeTag: (tag: string) => boolean
  /** Whether an image was not there before the lesson. */
  mayDelete: (id: string) => boolean
  /**
   * Writes in the journal that a name will be made; given in canonical form.
   * @throws {LessonError} when the name was there before the lesson
   */
  claimMade: (tag: string) => Promise<void>
  /** Writes in the journal that a name will be pulled, and what it stood for until now. */
  claimPulled: (tag: string) => Promise<void>
  /** Writes in the journal what is there, before something is made that may have no name. */
  begin: () => Promise<void>
  /** A pull came to a good end: the lesson may see the name. */
  notePulled: (tag: string) => Promise<void>
  /** A pull did not: a name that is not there may now be someone else's. */
  noteNotPulled: (tag: string) => Promise<void>
  /** The engine made an image without a name. */
  noteImage: (id: string) => Promise<void>

  /** Whether a path of the host lies in the demo's scratch copy, and goes through no link there. */
  inScratch: (path: string) => boolean
  /** Where in the scratch copy that is, in the one way of writing it. */
  placeInScratch: (path: string) => string | undefined
  /** Whether a path is the scratch copy itself. */
  isScratch: (path: string) => boolean
}
