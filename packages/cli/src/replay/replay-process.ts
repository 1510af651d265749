import { json } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { computePermissions } from '@nexus/discord'
import { openEventLog } from '@nexus/event-log'
import { loadLocalModel } from '@nexus/local-model'
import { replayGuild } from '@nexus/replay'
import { readMasterKey } from '../master-key.ts'

/*
 * A process of its own, whose environment holds the address of the log and the file of its master key: it could not reach
 * Discord, an AI or Redis if it wanted to. It reads the lists of domains that rules may name from stdin, as JSON of arrays by
 * name, and prints one JSON document.
 */
const { values } = parseArgs({
  options: { guild: { type: 'string' }, from: { type: 'string' }, until: { type: 'string' }, most: { type: 'string' } },
})
const { guild = '', from, until, most } = values
const lists = Object.entries((await json(process.stdin)) as Record<string, readonly string[]>)
const { DATABASE_URL = '', NEXUS_MASTER_KEY_FILE = '' } = process.env

await using eventLog = await openEventLog({
  connectionString: DATABASE_URL,
  applicationName: 'nexus-replay',
  poolSize: 2,
  masterKey: readMasterKey(NEXUS_MASTER_KEY_FILE),
  // What the replay itself needs and does not get, it throws.
  onFault: () => undefined,
})
const replayed = await replayGuild({
  eventLog,
  guildId: guild,
  from: Number(from),
  until: Number(until),
  most: Number(most),
  computePermissions,
  lists: new Map(lists.map(([name, domains]) => [name, new Set(domains)])),
  model: loadLocalModel(),
})
process.stdout.write(JSON.stringify(replayed))
