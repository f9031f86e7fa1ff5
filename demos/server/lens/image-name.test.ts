import { describe, expect, it } from 'vitest'
import { absentImage, withoutMark } from './absent.ts'
import { canonical, idPart } from './image-name.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`

describe('a name has one spelling', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['library/nginx', 'docker.io/library/nginx:latest'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['index.docker.io/library/nginx:latest', 'docker.io/library/nginx:latest'],
    ['klant/geheim:1', 'docker.io/klant/geheim:1'],
    ['localhost/x', 'localhost/x:latest'],
    ['localhost:5000/x/y:2', 'localhost:5000/x/y:2'],
    ['ghcr.io/a/b', 'ghcr.io/a/b:latest'],
    [`nginx@${DIGEST}`, `docker.io/library/nginx@${DIGEST}`],
    [`nginx:1@${DIGEST}`, `docker.io/library/nginx@${DIGEST}`],
    ['NGINX', undefined],
    ['nginx:', undefined],
    ['nginx:a b', undefined],
    ['a//b', undefined],
    ['', undefined],
    ['../x', undefined],
    [`${DIGEST}`, undefined],
  ])('%s is %s', (written, name) => {
    expect(canonical(written)).toBe(name)
  })

  it.each([['00ff', '00ff'], ['sha256:00ff', '00ff'], ['nginx', undefined], ['00fg', undefined], ['', undefined]])('%s may be the id %s', (text, part) => {
    expect(idPart(text)).toBe(part)
  })
})

describe('the name of an image that is not there', () => {
  it.each(['klant/geheim:1', 'geheim', 'localhost:5000/x:1', `a/b@${DIGEST}`, 'deadbeef', DIGEST])('%s becomes %s again', (name) => {
    expect(absentImage(name)).not.toBe(name)
    expect(withoutMark(absentImage(name))).toBe(name)
  })

  it('keeps its tag', () => {
    expect(absentImage('klant/geheim:1')).toMatch(/^klant\/geheim\.les-[0-9a-f]{32}:1$/)
  })
})
