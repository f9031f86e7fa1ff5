/** The three applications that return in the pictures, with what each of them needs. */
export const APPS = [
  {
    name: 'Webwinkel',
    libraries: ['node 18', 'openssl 1.1', 'debian 11'],
  },
  {
    name: 'Rapporten',
    libraries: ['node 18', 'sqlite 3', 'debian 12'],
  },
  {
    name: 'Cijferlezer',
    libraries: ['node 24', 'libvips 8', 'debian 13'],
  },
] as const

/** Where the three stand side by side in a picture of 560 units: the left edge of each. */
export const COLUMNS = [0, 196, 392] as const
export const COLUMN_WIDTH = 168
