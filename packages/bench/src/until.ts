import { setTimeout as wait } from 'node:timers/promises'

/** Asks again and again until it holds. @throws Error after `withinMs` */
export async function until(
  what: string,
  withinMs: number,
  holds: () => boolean | Promise<boolean>,
  everyMs = 50,
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what} in vain`)
    await wait(everyMs)
  }
}
