import { SIMULATED_API_KEY, startAnthropicSimulator } from './anthropic/anthropic-simulator.ts'
import { Config } from './config.ts'
import { startSimulator } from './start-simulator.ts'

const config = Config.safeParse(process.env)
if (!config.success) {
  for (const issue of config.error.issues) process.stderr.write(`${issue.path.join('.')}: ${issue.message}\n`)
  process.exit(1)
}
const { data } = config

await using simulator = await startSimulator({
  port: data.SIM_PORT,
  host: data.SIM_HOST,
  allowedHosts: data.SIM_ALLOWED_HOSTS,
  requestLogLimit: data.SIM_REQUEST_LOG,
  heartbeatIntervalMs: data.SIM_HEARTBEAT_MS,
  identifyIntervalMs: data.SIM_IDENTIFY_INTERVAL_MS,
  ...(data.SIM_SNAPSHOT === undefined ? {} : { snapshotFile: data.SIM_SNAPSHOT }),
  ...(data.SIM_RATE_LIMITS ? {} : { rateLimits: { globalPerSecond: null, perRoute: false } }),
})

await using anthropic =
  data.SIM_ANTHROPIC_PORT === undefined
    ? null
    : await startAnthropicSimulator({ port: data.SIM_ANTHROPIC_PORT, host: data.SIM_HOST })

const { url, apiUrl, gatewayUrl, token } = simulator
const ai = anthropic && { url: anthropic.url, apiKey: SIMULATED_API_KEY, contract: anthropic.contract }
process.stdout.write(`${JSON.stringify({ ready: true, url, apiUrl, gatewayUrl, token, ai })}\n`)

await new Promise<void>((resolve) => {
  process.once('SIGTERM', resolve)
  process.once('SIGINT', resolve)
})
