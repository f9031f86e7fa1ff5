/** Options of the `local` volume driver: they are handed to mount(2), so `type=none,o=bind,device=/` is the whole host. */
import type { Field } from './fields.ts'
import { deny } from './fields.ts'
import { isObject, isZero } from './json.ts'

const WHY = 'daarmee wordt een volume een map van de machine; alleen een tmpfs mag'

/** Mount options of a tmpfs volume. */
const RE_TMPFS = /^(?:(?:size|uid|gid|mode|nr_inodes)=\d+[kmgt%]?|nosuid|nodev|noexec)?$/i

/** Only what makes a tmpfs passes. */
export const volumeOptions: Field = (value) => {
  if (isZero(value))
    return value
  if (!isObject(value))
    return deny('deze opties van een volume', WHY)
  const { type, device, o = '', ...rest } = value
  const isTmpfs = type === 'tmpfs' && device === 'tmpfs' && typeof o === 'string' && o.split(',').every(option => RE_TMPFS.test(option))
  return isTmpfs && isZero(rest)
    ? value
    : deny('deze opties van een volume', WHY)
}
