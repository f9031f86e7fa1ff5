import { describe, expect, it } from 'vitest'
import { ReaderError } from './error.ts'
import { readSettings } from './settings.ts'

describe('settings', () => {
  it('without any: this machine only, port 3000, the file under /data', () => {
    expect(readSettings({})).toEqual({ host: '127.0.0.1', port: 3000, dataFolder: '/data' })
  })

  it('an empty variable, as Compose gives for one that is not set, counts as none', () => {
    expect(readSettings({ PORT: '', HOST: '', DATA_DIR: '', REDIS_URL: '' })).toEqual(readSettings({}))
  })

  it.each([
    ['redis://redis:6379', { host: 'redis', port: 6379 }],
    ['redis://redis', { host: 'redis', port: 6379 }],
    ['redis://[::1]:7000/', { host: '::1', port: 7000 }],
    ['redis://:ge%40heim@r:1/0', { host: 'r', port: 1, password: 'ge@heim' }],
    ['redis://ik:geheim@r', { host: 'r', port: 6379, user: 'ik', password: 'geheim' }],
  ])('rEDIS_URL %s', (url, address) => {
    expect(readSettings({ REDIS_URL: url }).redis).toEqual(address)
  })

  it.each([
    ['PORT', 'web'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '3e3'],
    ['REDIS_URL', 'redis'],
    ['REDIS_URL', 'http://redis:6379'],
    ['REDIS_URL', 'rediss://redis:6379'],
    ['REDIS_URL', 'redis://redis:6379/3'],
    ['REDIS_URL', 'redis://'],
  ])('%s=%s is refused, and named', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(ReaderError)
    expect(() => readSettings({ [name]: value })).toThrow(name)
  })

  it('never repeats a password', () => {
    expect(() => readSettings({ REDIS_URL: 'redis://:geheim@redis:6379/x' })).not.toThrow(/geheim/)
    expect(() => readSettings({ REDIS_URL: 'redis://:geheim@redis:6379/x' })).toThrow(ReaderError)
  })
})
