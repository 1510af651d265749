// @ts-check
import { handOver } from './bootstrap.mjs'

await handOver(['packages/cli/src/main.ts', ...process.argv.slice(2)])
