// @ts-check
import { handOver } from './bootstrap.mjs'

await handOver([
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config=infra/quality/vitest.config.ts',
  ...process.argv.slice(2),
])
