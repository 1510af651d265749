// @ts-check
import { handOver } from './bootstrap.mjs'

await handOver(['infra/quality/run-checks.ts', ...process.argv.slice(2)])
