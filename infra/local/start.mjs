// @ts-check
import { handOver } from './bootstrap.mjs'

// What a person waits for begins here, installation included.
const env = { NEXUS_STARTED_AT: String(Math.round(performance.timeOrigin)) }
await handOver(['packages/cli/src/main.ts', 'up', ...process.argv.slice(2)], { env })
