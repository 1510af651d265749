// @ts-check
import { handOver } from './bootstrap.mjs'

await handOver(['packages/cli/src/main.ts', 'up', ...process.argv.slice(2)])
