import type { AddressInfo } from 'node:net'
import type { Reading } from './reading.ts'
import type { Store } from './store.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, request as send } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from './app.ts'
import { ReaderError } from './error.ts'
import { HANDWRITING } from './handwriting.ts'
import { checkModel } from './model/classifier.ts'
import { readSamples } from './model/dataset.ts'
import { LARGEST_BODY } from './request.ts'

const model = checkModel(JSON.parse(readFileSync(new URL('model/model.json', import.meta.url), 'utf8')))

let kept: Reading[]
let fault: ReaderError | undefined
let log: string[]
const store: Store = {
  place: 'het geheugen van deze test',
  async keep(reading) {
    if (fault)
      throw fault
    kept.unshift(reading)
  },
  async last(count) {
    if (fault)
      throw fault
    return kept.slice(0, count)
  },
  close() {},
}
const server = createServer(createApp({ model, store, host: 'test', log: line => log.push(line) }))
let port: number
let base: string

beforeEach(async () => {
  kept = []
  log = []
  fault = undefined
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  base = `http://127.0.0.1:${port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

function post(body: unknown, type = 'application/json'): Promise<Response> {
  return fetch(`${base}/lees`, { method: 'POST', headers: { 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) })
}

describe('reading a digit', () => {
  it.each(Object.keys(HANDWRITING).map(Number))('reads a drawn %i, keeps it and says so', async (digit) => {
    const response = await post({ lijnen: HANDWRITING[digit]![0] })
    const answer = await response.json()
    expect(response.status).toBe(200)
    expect(answer).toMatchObject({ cijfer: digit, bewaard: true, host: 'test', versie: expect.stringMatching(/^\d/) })
    expect(answer.zekerheid).toHaveLength(10)
    expect(answer.raster).toHaveLength(64)
    expect(kept).toMatchObject([{ cijfer: digit, raster: answer.raster }])
    expect(log.join()).toMatch(new RegExp(`^Ik lees een ${digit} \\(\\d+ % zeker\\)\\.$`))
  })

  it('takes a picture of the data set as it is', async () => {
    const { cells, digit } = readSamples()[0]!
    const raster = Array.from({ length: 8 }, (_, row) => cells.slice(row * 8, row * 8 + 8))
    const answer = await (await post({ raster })).json()
    expect(answer).toMatchObject({ cijfer: digit, raster: cells })
  })

  it('centres and scales a larger picture', async () => {
    const raster = Array.from({ length: 40 }, (_, y) => Array.from({ length: 30 }, (_, x) => x === 25 && y > 20 ? 1 : 0))
    expect(await (await post({ raster })).json()).toMatchObject({ cijfer: 1 })
  })

  it('goes on when keeping fails, tells the page each time and the log once', async () => {
    fault = new ReaderError('keeping', 'De schijf is vol.')
    const drawing = { lijnen: HANDWRITING[3]![0] }
    for (let time = 0; time < 2; time++)
      expect(await (await post(drawing)).json()).toMatchObject({ cijfer: 3, bewaard: false, melding: 'De schijf is vol.' })
    expect(await (await fetch(`${base}/tekeningen`)).json()).toMatchObject({ tekeningen: [], melding: 'De schijf is vol.' })
    expect(log.filter(line => line === 'De schijf is vol.')).toHaveLength(1)
    fault = undefined
    expect(await (await post(drawing)).json()).toMatchObject({ bewaard: true })
    expect(log.at(-1)).toMatch(/Bewaren lukt weer/)
  })
})

describe('what was read', () => {
  it('is listed, the newest first, with the container that answers and where it keeps', async () => {
    await post({ lijnen: HANDWRITING[1]![0] })
    await post({ lijnen: HANDWRITING[2]![0] })
    const list = await (await fetch(`${base}/tekeningen`)).json()
    expect(list).toMatchObject({ host: 'test', plaats: store.place })
    expect(list.tekeningen.map((reading: Reading) => reading.cijfer)).toEqual([2, 1])
  })
})

describe('a bad request gets a sentence, and nothing is kept', () => {
  const line = [[[0, 0], [0, 9]]]
  it.each<[string, unknown, number, RegExp]>([
    ['no JSON', '{"lijnen"', 400, /geen JSON/],
    ['nothing', '', 400, /geen JSON/],
    ['null', null, 400, /geen tekening/],
    ['a number', 4, 400, /geen tekening/],
    ['a list', [line], 400, /geen tekening/],
    ['another name', { strokes: line }, 400, /geen tekening/],
    ['a name of every object', '{"__proto__": {"lijnen": [[[0,0]]]}}', 400, /geen tekening/],
    ['strokes that are text', { lijnen: '7' }, 400, /lijst van lijnen/],
    ['points that are text', { lijnen: [[['0', '0']]] }, 400, /lijst van lijnen/],
    ['points of three', { lijnen: [[[0, 0, 0]]] }, 400, /lijst van lijnen/],
    ['a point that is infinite', '{"lijnen": [[[1e999, 0]]]}', 400, /lijst van lijnen/],
    ['a point that is null', { lijnen: [[[null, 0]]] }, 400, /lijst van lijnen/],
    ['no strokes', { lijnen: [] }, 400, /leeg/],
    ['empty strokes', { lijnen: [[], []] }, 400, /leeg/],
    ['too many points', { lijnen: [Array.from({ length: 4001 }, () => [1, 2])] }, 400, /te veel punten/],
    ['a picture that is text', { raster: ['00000000'] }, 400, /lijst van rijen/],
    ['negative ink', { raster: Array.from({ length: 8 }, () => [-1, 0, 0, 0, 0, 0, 0, 0]) }, 400, /lijst van rijen/],
    ['a picture that is too small', { raster: [[1]] }, 400, /8×8/],
    ['a picture that is too large', { raster: Array.from({ length: 65 }, () => Array.from({ length: 65 }).fill(1)) }, 400, /64×64/],
    ['rows of other lengths', { raster: Array.from({ length: 8 }, (_, row) => Array.from({ length: 8 + row }).fill(1)) }, 400, /even lange rijen/],
    ['an empty picture', { raster: Array.from({ length: 8 }, () => Array.from({ length: 8 }).fill(0)) }, 400, /leeg/],
    ['more than fits', `{"lijnen": "${'x'.repeat(LARGEST_BODY)}"}`, 413, /te groot/],
    ['deep nesting', `{"lijnen": ${'['.repeat(50_000)}`, 400, /geen JSON/],
  ])('%s', async (_, body, status, sentence) => {
    const response = await post(body)
    expect(response.status).toBe(status)
    expect((await response.json()).fout).toMatch(sentence)
    expect(kept).toEqual([])
    expect(log).toEqual([])
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', ''])('as %j, which any web page could send from elsewhere', async (type) => {
    const response = await post({ lijnen: line }, type)
    expect(response.status).toBe(415)
    expect(kept).toEqual([])
  })

  it.each([
    ['GET', '/lees', 405, 'POST'],
    ['DELETE', '/tekeningen', 405, 'GET, HEAD'],
    ['POST', '/', 405, 'GET, HEAD'],
    ['PUT', '/gezond', 405, 'GET, HEAD'],
    ['GET', '/weg', 404, null],
    ['GET', '/model/model.json', 404, null],
    ['GET', '/constructor', 404, null],
    ['GET', '/page.ts/../../server.ts', 404, null],
    ['GET', '/%2e%2e/server.ts', 404, null],
  ])('%s %s', async (method, path, status, allow) => {
    const response = await fetch(base + path, { method })
    expect(response.status).toBe(status)
    expect(response.headers.get('allow')).toBe(allow)
    expect((await response.json()).fout).toBeTypeOf('string')
  })

  it('that never ends is cut off at the limit, and others are still served', async () => {
    const status = await new Promise((resolve, reject) => {
      const endless = send(`${base}/lees`, { method: 'POST', headers: { 'content-type': 'application/json' } }, response => resolve(response.statusCode))
      endless.on('error', reject)
      endless.write('['.repeat(LARGEST_BODY + 1))
    })
    expect(status).toBe(413)
    expect((await fetch(`${base}/gezond`)).status).toBe(200)
  })

  it('that is no HTTP, or is cut off, harms nobody', async () => {
    for (const text of ['\0\x01\xFFrubbish\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'POST /lees HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{']) {
      await new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(text))
        socket.on('error', resolve).on('close', resolve).resume()
      })
    }
    expect((await fetch(`${base}/gezond`)).status).toBe(200)
    expect(log).toEqual([])
  })
})

describe('the page', () => {
  it('comes with all it names, and its scripts without types', async () => {
    const html = await (await fetch(base)).text()
    const css = await (await fetch(`${base}/page.css`)).text()
    const named = [...html.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g), ...css.matchAll(/url\('([^']+)'\)/g)].map(match => match[1]!)
    expect(named).toHaveLength(3)
    for (const path of [...named, 'pen.ts'])
      expect((await fetch(`${base}/${path}`)).status, path).toBe(200)
    const script = await fetch(`${base}/page.ts`)
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(await script.text()).not.toMatch(/import type|: string/)
  })

  it('asks nothing of another host and lets nothing in', async () => {
    const response = await fetch(base)
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(response.headers.get('content-security-policy')).not.toMatch(/unsafe| \*|https:/)
    for (const file of readdirSync(new URL('page/', import.meta.url)).filter(name => /\.(?:html|css|ts)$/.test(name)))
      expect(readFileSync(new URL(`page/${file}`, import.meta.url), 'utf8').replaceAll('http://www.w3.org/2000/svg', ''), file).not.toMatch(/https?:\/\//)
  })

  it('answers a health check', async () => {
    expect(await (await fetch(`${base}/gezond`)).json()).toMatchObject({ gezond: true, host: 'test' })
    expect((await fetch(`${base}/gezond`, { method: 'HEAD' })).status).toBe(200)
  })
})
