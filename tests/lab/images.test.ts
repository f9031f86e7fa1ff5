import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BASE_IMAGE, LAB_IMAGES } from './images.ts'
import { fingerprintOf } from './make-images.ts'

describe('the lab\'s images', () => {
  it('start with the one that all others are made from', () => {
    expect(LAB_IMAGES[0]).toBe(BASE_IMAGE)
    expect(LAB_IMAGES.length).toBeGreaterThanOrEqual(6)
  })

  it.each(LAB_IMAGES)('$name has a recipe and says how it differs', (image) => {
    expect(existsSync(join(import.meta.dirname, 'images', image.name, image === BASE_IMAGE
      ? 'policy-rc.d'
      : 'Dockerfile'))).toBe(true)
    expect(image.differs.length).toBeGreaterThan(20)
  })

  it('are made anew when their recipe changes, and not for other words about them', () => {
    const image = {
      name: 'busybox',
      tags: ['latest'],
      packages: ['busybox-static'],
      differs: 'a',
    } as const
    expect(fingerprintOf({ ...image, differs: 'b' })).toBe(fingerprintOf(image))
    expect(fingerprintOf({
      ...image,
      packages: ['busybox'],
    })).not.toBe(fingerprintOf(image))
  })
})
