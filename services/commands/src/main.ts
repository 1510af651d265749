import { join } from 'node:path'
import { openDiscord } from '@nexus/discord'
import { surfacesOf, surfacesText } from '@nexus/domain'
import { explain, openSources } from '@nexus/explain'
import { discordTelemetry, repeatEvery, startService, whoAmI } from '@nexus/runtime'
import { discordGuilds } from './adapters/discord-guilds.ts'
import { discordModLog } from './adapters/discord-mod-log.ts'
import { discordReplies } from './adapters/discord-replies.ts'
import { logCases } from './adapters/log-cases.ts'
import { logLedger } from './adapters/log-ledger.ts'
import { logMembers } from './adapters/log-members.ts'
import { logPolicies } from './adapters/log-policies.ts'
import { logStanding } from './adapters/log-standing.ts'
import { logWatch } from './adapters/log-watch.ts'
import { toldFile } from './adapters/told-file.ts'
import { Config } from './config.ts'
import { isStaff } from './is-staff.ts'
import { manifest } from './manifest.ts'
import { MissedMarks } from './missed-marks.ts'
import { receiveFrame } from './receive-frame.ts'
import { syncCommands } from './sync-commands.ts'
import { commandsTelemetry } from './telemetry.ts'

await using service = await startService(manifest, Config, process.env)
const { config, eventLog, health, log, metrics, signal, streams } = service
const telemetry = commandsTelemetry(metrics, log)
const clock = { now: Date.now }

using discord = openDiscord({
  token: config.DISCORD_TOKEN.reveal(),
  apiUrl: config.DISCORD_API_URL,
  requestsPerSecond: config.COMMANDS_REQUESTS_PER_SECOND,
  hooks: discordTelemetry(metrics, log),
})
const { selfId, applicationId } = await whoAmI({ discord, health, log, signal })

await syncCommands({
  guildIds: config.COMMAND_GUILD_IDS,
  overwrite: (guildId, commands) => discord.overwriteCommands(applicationId, guildId, [...commands], { signal }),
  told: toldFile(join(config.NEXUS_STATE_DIR, 'slash-commands.json')),
  onSynced: telemetry.commandsSynced,
  onRefused: telemetry.commandsRefused,
})

const sources = openSources(eventLog, { surfacesOf, surfacesText })
const ports = {
  guilds: discordGuilds(discord, config.DISCORD_DEADLINE_MS),
  modLog: discordModLog(discord, selfId, config.DISCORD_DEADLINE_MS),
  policies: logPolicies(eventLog),
  members: logMembers(eventLog.keys),
  cases: logCases(eventLog),
  ledger: logLedger({ eventLog, streams, partitions: config.STREAM_PARTITIONS, service: manifest.name }),
  isStaff,
  clock,
  telemetry,
  signal,
}

const missed = new MissedMarks({ ...ports, watch: logWatch(eventLog) })
let readAt = 0
const looking = repeatEvery(
  config.MARKS_LOOK_EVERY_MS,
  async () => {
    const isDue = clock.now() - readAt >= config.MARKS_READ_EVERY_MS
    await missed.look(isDue)
    if (isDue) readAt = clock.now()
  },
  { signal, onFault: telemetry.catchUpFailed },
)

await service.consume(
  {
    DiscordEventReceived: receiveFrame({
      ...ports,
      selfId,
      replies: discordReplies(discord, applicationId, config.DISCORD_DEADLINE_MS),
      explain: (question, guildId) => explain(question, { sources, guildId, withWords: true }),
      standing: logStanding(eventLog),
    }),
  },
  { concurrency: config.COMMANDS_CONCURRENCY, streams: ['discord.interactions'] },
)
await looking
