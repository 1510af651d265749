import { waitFor } from '@nexus/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { type Circuit, type CircuitState, circuit } from './circuit.ts'
import { ProviderFault } from './provider-fault.ts'

const outage = () => Promise.reject(new ProviderFault('unavailable', { detail: '500', isOutage: true }))
const rejected = () => Promise.reject(new ProviderFault('rejected', { detail: '400' }))
const fine = async () => 'fine'

let breaker: Circuit
let states: CircuitState[]
function open(change: { resetMs?: number } = {}) {
  states = []
  breaker = circuit({
    name: 'anthropic/test',
    errorPercent: 50,
    minCalls: 4,
    windowMs: 10_000,
    resetMs: 40,
    onState: (state) => states.push(state),
    ...change,
  })
}
afterEach(() => breaker[Symbol.dispose]())

async function fail(times: number, call = outage) {
  for (let n = 0; n < times; n++) await breaker.run(call).catch(() => undefined)
}

describe('the breaker', () => {
  test('opens when most calls fail, and then calls nobody', async () => {
    open({ resetMs: 60_000 })
    await fail(4)
    expect(breaker.state).toBe('open')
    let called = false
    const refused = breaker.run(async () => {
      called = true
    })
    await expect(refused).rejects.toMatchObject({ fault: 'breaker_open', isTransient: false })
    expect(called).toBe(false)
  })

  test('lets one call through after a while, and closes when it succeeds', async () => {
    open()
    await fail(4)
    await waitFor(() => breaker.state === 'half_open')
    const gate = Promise.withResolvers<string>()
    const probe = breaker.run(() => gate.promise)
    await expect(breaker.run(fine)).rejects.toMatchObject({ fault: 'breaker_open' })
    gate.resolve('back')
    expect(await probe).toBe('back')
    expect(await breaker.run(fine)).toBe('fine')
    expect(states).toEqual(['closed', 'open', 'half_open', 'closed'])
  })

  test('opens again when the probe fails', async () => {
    open()
    await fail(4)
    await waitFor(() => breaker.state === 'half_open')
    await fail(1)
    expect(breaker.state).toBe('open')
  })

  test('stays closed over few failures and over faults of requests', async () => {
    open()
    await fail(3)
    expect(breaker.state).toBe('closed')
    await fail(20, rejected)
    expect(breaker.state).toBe('closed')
  })

  test('hands on the fault of the call', async () => {
    open()
    await expect(breaker.run(rejected)).rejects.toMatchObject({ fault: 'rejected', detail: '400' })
  })
})
