import { FULL, SIDE } from './model/dataset.ts'

/** A drawing that was read, as it is kept: one line of JSON. The names are Dutch since students see them with `cat`. */
export interface Reading {
  /** When, in ISO 8601. */
  tijd: string
  /** The digit that the model read. */
  cijfer: number
  /** How sure it was of that digit, 0–1. */
  zekerheid: number
  /** What the model saw: the ink in 64 cells, row by row, 0–16. */
  raster: readonly number[]
}

/** The answer to `POST /lees`. */
export interface Answer extends Omit<Reading, 'zekerheid'> {
  /** How sure the model is of each digit from 0 to 9; together 1. */
  zekerheid: readonly number[]
  bewaard: boolean
  /** Why it was not kept. */
  melding?: string
  /** Which container answered. */
  host: string
  versie: string
}

/** The answer to `GET /tekeningen`. */
export interface Kept {
  /** The newest first. */
  tekeningen: readonly Reading[]
  /** Where they are kept, in words. */
  plaats: string
  /** Why there is nothing to show. */
  melding?: string
  host: string
  versie: string
}

/** A reading from a line that was kept, or undefined for a line that is none: half written, or somebody else's. */
export function parseReading(line: string): Reading | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  }
  catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('tijd' in value && 'cijfer' in value && 'zekerheid' in value && 'raster' in value))
    return undefined
  const { tijd, cijfer, zekerheid, raster } = value
  const known = typeof tijd === 'string' && typeof cijfer === 'number' && typeof zekerheid === 'number'
    && Number.isInteger(cijfer) && isBetween(cijfer, 0, 9) && isBetween(zekerheid, 0, 1) && isCells(raster)
  return known
    ? { tijd, cijfer, zekerheid, raster }
    : undefined
}

/** Whether a value is a picture for the model: 64 counts of 0–16. */
export function isCells(value: unknown): value is number[] {
  return Array.isArray(value) && value.length === SIDE * SIDE
    && value.every(ink => typeof ink === 'number' && isBetween(ink, 0, FULL))
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most
}
