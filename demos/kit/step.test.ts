import { describe, expect, it } from 'vitest'
import { edit, faultOfCommand, labelOf, open, run, STEP_TIMEOUT, type } from './step.ts'

describe('a command is split once, as a person reads it', () => {
  it.each([
    ['docker ps', ['docker', 'ps']],
    ['docker  run   --rm busybox', ['docker', 'run', '--rm', 'busybox']],
    [`docker ps --format 'table {{.Names}}\\t{{.Image}}'`, ['docker', 'ps', '--format', 'table {{.Names}}\\t{{.Image}}']],
    [`docker exec web sh -c "echo 'a b' > /x"`, ['docker', 'exec', 'web', 'sh', '-c', `echo 'a b' > /x`]],
    ['docker run --env NAME=$(id) busybox', ['docker', 'run', '--env', 'NAME=$(id)', 'busybox']],
  ])('%s', (command, argv) => {
    expect(run(command).argv).toEqual(argv)
  })
})

describe('what is not one plain command of a known program is a fault', () => {
  it.each([
    ['', /leeg/],
    ['rm -rf /', /"rm" is geen programma/],
    ['/usr/bin/docker ps', /geen programma/],
    ['docker ps | grep web', /"\|" is voor een shell/],
    ['docker ps && docker images', /"&&" is voor een shell/],
    ['docker logs web > logs.txt', /">" is voor een shell/],
    ['docker run --name \'web nginx', /wordt niet gesloten/],
    ['docker ps', undefined],
    [`docker exec web sh -c 'ls | wc -l'`, undefined],
  ])('%s', (command, fault) => {
    const found = faultOfCommand(run(command))
    if (fault)
      expect(found).toMatch(fault)
    else
      expect(found).toBeUndefined()
  })
})

it('fills in what a step leaves out', () => {
  expect(run('docker ps')).toMatchObject({ exit: 0, expect: [], until: undefined, timeout: STEP_TIMEOUT })
  expect(run('docker ps', { expect: /web/ }).expect).toEqual([/web/])
})

it('labels each kind of step by what it does', () => {
  expect([run('docker ps'), type('exit'), edit('a.txt', { from: 'a', to: 'b' }), open('http://localhost:8080/')].map(labelOf))
    .toEqual(['docker ps', 'exit', 'wijzig a.txt', 'open http://localhost:8080/'])
})
