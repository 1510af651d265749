import { expect, test } from 'vitest'
import { Health, serveHealth } from './health.ts'

const metrics = async () => ({ contentType: 'text/plain', body: 'nexus_up 1\n' })

test('a service is ready only while all that it depends on is up or degraded', async () => {
  const health = new Health()
  await using server = await serveHealth({ port: 0, health, metrics })
  const ready = async () => (await fetch(`http://127.0.0.1:${server.port}/readyz`)).status

  expect(await ready()).toBe(503)
  health.set('postgres', { state: 'up' })
  health.set('ai', { state: 'degraded', detail: 'no key' })
  expect(await ready()).toBe(200)
  health.set('redis', { state: 'down', detail: 'connection refused' })
  expect(await ready()).toBe(503)
})

test('a service is alive and measured while it is not ready', async () => {
  await using server = await serveHealth({ port: 0, health: new Health(), metrics })
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200)
  expect(await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text()).toBe('nexus_up 1\n')
})
