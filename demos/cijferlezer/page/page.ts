import type { Answer, Kept, Reading } from '../reading.ts'
import { createPen } from './pen.ts'

/** ms after the last stroke before the drawing is read: long enough to go on with the second stroke of a 4. */
const PAUSE = 900
const SIDE = 8
const FULL = 16

const canvas = find('canvas', HTMLCanvasElement)
const digit = find('digit', HTMLElement)
const sure = find('sure', HTMLElement)
const seen = find('seen', SVGSVGElement)
const last = find('last', HTMLOListElement)
const notice = find('notice', HTMLElement)
const bars = Array.from({ length: 10 }, (_, value) => createBar(value))
find('bars', HTMLOListElement).append(...bars.map(({ item }) => item))

let timer: ReturnType<typeof setTimeout> | undefined
/** After an answer the next stroke starts a new drawing. */
let answered = false
/** Only the answer to the latest drawing is shown. */
let asked = 0

const pen = createPen(canvas, {
  onDown() {
    clearTimeout(timer)
    if (answered)
      clear()
    document.body.dataset.state = 'drawing'
  },
  onUp() {
    clearTimeout(timer)
    timer = setTimeout(read, PAUSE)
  },
  onDone: read,
  onClear: clear,
})
find('clear', HTMLButtonElement).addEventListener('click', () => {
  clear()
  canvas.focus()
})
void showKept()

function clear(): void {
  clearTimeout(timer)
  asked++
  answered = false
  pen.clear()
  document.body.dataset.state = 'empty'
  digit.textContent = '–'
  sure.textContent = 'Wat staat er?'
  paintCells(seen, [])
  seen.setAttribute('aria-label', 'Nog niets gezien')
  bars.forEach(bar => bar.show(0, false))
}

/** Has the drawing read, shows the answer, then the last drawings. */
async function read(): Promise<void> {
  clearTimeout(timer)
  const lijnen = pen.strokes()
  if (lijnen.length === 0 || answered)
    return
  const question = ++asked
  answered = true
  const answer = await ask<Answer>('lees', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ lijnen }),
  })
  if (!answer || question !== asked)
    return
  document.body.dataset.state = 'answered'
  digit.textContent = String(answer.cijfer)
  sure.textContent = `${percent(answer.zekerheid[answer.cijfer] ?? 0)} zeker: een ${answer.cijfer}`
  paintCells(seen, answer.raster)
  seen.setAttribute('aria-label', 'Je tekening in 8 bij 8 vakjes')
  bars.forEach((bar, value) => bar.show(answer.zekerheid[value] ?? 0, value === answer.cijfer))
  await showKept()
  if (answer.melding)
    say(answer.melding)
}

/** Shows which container answers, where it keeps drawings, and the last ones. */
async function showKept(): Promise<void> {
  const kept = await ask<Kept>('tekeningen')
  if (!kept)
    return
  find('version', HTMLElement).textContent = kept.versie
  find('host', HTMLElement).textContent = kept.host
  find('place', HTMLElement).textContent = kept.plaats
  say(kept.melding)
  last.replaceChildren(...kept.tekeningen.map(createThumbnail))
}

/** The JSON at a path of this container; undefined, and said on the page, when it gives none. */
async function ask<T>(path: string, options?: RequestInit): Promise<T | undefined> {
  try {
    const response = await fetch(path, options)
    const body = await response.json()
    if (response.ok)
      return body
    say(body.fout)
  }
  catch {
    say('De container antwoordt niet. Draait hij nog?')
  }
  return undefined
}

/** Says what is wrong, in the place of the last drawings; without a sentence these come back. */
function say(sentence: string | undefined): void {
  notice.textContent = sentence ?? ''
  notice.hidden = !sentence
  last.hidden = Boolean(sentence)
}

function createBar(value: number): { item: HTMLElement, show: (share: number, best: boolean) => void } {
  const item = document.createElement('li')
  const [name, track, amount] = ['b', 'i', 'span'].map(tag => document.createElement(tag))
  const fill = document.createElement('i')
  name!.textContent = String(value)
  track!.append(fill)
  item.append(name!, track!, amount!)
  const show = (share: number, best: boolean): void => {
    fill.style.setProperty('--share', String(share))
    amount!.textContent = percent(share)
    item.classList.toggle('best', best)
  }
  show(0, false)
  return { item, show }
}

function createThumbnail({ cijfer, zekerheid, raster, tijd }: Reading): HTMLElement {
  const item = document.createElement('li')
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  picture.setAttribute('viewBox', `0 0 ${SIDE} ${SIDE}`)
  picture.setAttribute('aria-hidden', 'true')
  paintCells(picture, raster)
  const name = document.createElement('b')
  name.textContent = String(cijfer)
  item.append(picture, name)
  item.title = `${percent(zekerheid)} zeker, ${new Date(tijd).toLocaleTimeString('nl')}`
  return item
}

function paintCells(picture: SVGSVGElement, cells: readonly number[]): void {
  picture.replaceChildren(...cells.flatMap((ink, index) => {
    if (ink === 0)
      return []
    const cell = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
    cell.setAttribute('x', String(index % SIDE))
    cell.setAttribute('y', String(Math.floor(index / SIDE)))
    cell.setAttribute('width', '1')
    cell.setAttribute('height', '1')
    cell.setAttribute('fill-opacity', String(ink / FULL))
    return [cell]
  }))
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** The element with this id, of the kind that is expected; the page is ours, so a miss is a mistake in it. */
function find<T extends Element>(id: string, kind: abstract new () => T): T {
  const element = document.getElementById(id)
  if (!(element instanceof kind))
    throw new TypeError(`index.html heeft geen ${id}`)
  return element
}
