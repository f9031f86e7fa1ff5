import type { IBufferCell } from '@xterm/headless'

/**
 * How one cell of the terminal looks, in the page's own terms: classes for the sixteen colours and the attributes,
 * plain colours for the rest. The names start with `cell-`, for UnoCSS gives meanings of its own to many short ones. The sixteen themselves are in TerminalScreen.vue.
 */
export interface CellStyle {
  /** Two cells with the same key look the same. */
  key: string
  classes: readonly string[]
  color?: string
  background?: string
}

const PLAIN: CellStyle = { key: '', classes: [] }

const LEVELS = [0, 95, 135, 175, 215, 255]

/** A colour of xterm's 256 as CSS; the first sixteen are classes. https://invisible-island.net/xterm/xterm.faq.html */
export function paletteColor(index: number): string {
  if (index >= 232)
    return rgb(8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10)
  const cube = index - 16
  return rgb(LEVELS[Math.floor(cube / 36)] ?? 0, LEVELS[Math.floor(cube / 6) % 6] ?? 0, LEVELS[cube % 6] ?? 0)
}

/** The look of a cell; cheap for the many that have none. */
export function styleOf(cell: IBufferCell): CellStyle {
  if (cell.isAttributeDefault())
    return PLAIN
  const classes: string[] = []
  const colours: Pick<CellStyle, 'color' | 'background'> = {}
  const inverse = cell.isInverse() !== 0
  const front = cell.isFgDefault()
    ? undefined
    : colour(cell.isFgRGB(), cell.getFgColor(), cell.isBold() !== 0)
  const back = cell.isBgDefault()
    ? undefined
    : colour(cell.isBgRGB(), cell.getBgColor(), false)
  place(inverse
    ? back ?? 'paper'
    : front, 'color', 'cell-fg', classes, colours)
  place(inverse
    ? front ?? 'ink'
    : back, 'background', 'cell-bg', classes, colours)
  if (cell.isBold())
    classes.push('cell-bold')
  if (cell.isDim())
    classes.push('cell-dim')
  if (cell.isItalic())
    classes.push('cell-italic')
  if (cell.isUnderline())
    classes.push('cell-underline')
  if (cell.isStrikethrough())
    classes.push('cell-strike')
  if (cell.isInvisible())
    classes.push('cell-invisible')
  return {
    key: [...classes, colours.color, colours.background].join(' '),
    classes,
    ...colours,
  }
}

type Colour = number | string | undefined

/** A number is one of the sixteen, a text is CSS. */
function colour(isRgb: boolean, value: number, bold: boolean): Colour {
  if (isRgb)
    return rgb(value >> 16 & 0xFF, value >> 8 & 0xFF, value & 0xFF)
  if (value < 16) {
    return bold && value < 8
      ? value + 8
      : value
  }
  return paletteColor(value)
}

function place(value: Colour, property: 'color' | 'background', prefix: string, classes: string[], colours: Pick<CellStyle, 'color' | 'background'>): void {
  if (typeof value === 'number' || value === 'ink' || value === 'paper')
    classes.push(`${prefix}-${value}`)
  else if (value !== undefined)
    colours[property] = value
}

function rgb(red: number, green: number, blue: number): string {
  return `rgb(${red} ${green} ${blue})`
}
