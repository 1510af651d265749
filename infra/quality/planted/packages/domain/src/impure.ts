import { randomUUID } from 'node:crypto' // expect: no-restricted-imports

export const impure = {
  now: () => Date.now(), // expect: no-restricted-properties
  chance: () => Math.random(), // expect: no-restricted-properties
  today: () => new Date(), // expect: domain-reads-no-clock
  date: () => Date(), // expect: domain-reads-no-clock
  elapsed: () => performance.now(), // expect: no-restricted-globals
  setting: () => process.env.SETTING, // expect: no-restricted-globals
  read: () => fetch('https://example.com'), // expect: no-restricted-globals
  id: () => crypto.randomUUID(), // expect: no-restricted-globals
  otherId: () => randomUUID(),
  later: (work: () => void) => setTimeout(work, 1), // expect: no-restricted-globals
  often: (work: () => void) => setInterval(work, 1), // expect: no-restricted-globals
  soon: (work: () => void) => setImmediate(work), // expect: no-restricted-globals
  next: (work: () => void) => queueMicrotask(work), // expect: no-restricted-globals
  say: () => console.log('said'), // expect: no-restricted-globals
}
