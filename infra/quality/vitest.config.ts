import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '../..')
const rooms = '{packages,services}/*/src'
const skipped = ['**/node_modules/**', '**/planted/**']
/** Tests with stores of their own start servers: more at once than cores makes them slower, not sooner. */
const storeWorkers = Math.max(1, Math.min(4, availableParallelism()))
/** Where nobody watches, a test against real servers may fail once because the machine paused; twice, it has failed. */
const retry = process.env.CI ? 1 : 0

export default defineConfig({
  root,
  test: {
    globalSetup: './packages/testing/src/vitest-global-setup.ts',
    reporters: ['default', resolve(import.meta.dirname, 'count-reporter.ts')],
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: [`${rooms}/**/*.test.ts`],
          exclude: [...skipped, '**/*.int.test.ts', '**/*.e2e.test.ts'],
          testTimeout: 10_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        root,
        test: {
          name: 'int',
          include: [`${rooms}/**/*.int.test.ts`, 'infra/local/*.int.test.ts'],
          exclude: skipped,
          testTimeout: 60_000,
          hookTimeout: 90_000,
          retry,
          maxWorkers: storeWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        root,
        test: {
          name: 'e2e',
          include: [`${rooms}/**/*.e2e.test.ts`],
          exclude: skipped,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          retry,
          // One at a time: they measure times, and each starts every service.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
