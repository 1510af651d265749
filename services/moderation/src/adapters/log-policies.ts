import { type CompiledPolicy, compilePolicy, parsePolicy } from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import { parseMessage } from '@nexus/events'
import type { PolicyCounts } from '../change-policy.ts'
import type { Policies } from '../ports.ts'

/** Most compiled policies kept; the least recently used go first. */
const KEPT = 2_000

const policyEntity = (guildId: string) => `policy:${guildId}`

/** Policies from the log, compiled once. Version 0 is the preset that every guild begins with. */
export function logPolicies(
  log: Pick<EventLog, 'readEntities'>,
  lists: ReadonlyMap<string, ReadonlySet<string>>,
): Policies & PolicyCounts {
  const compiled = new Map<string, CompiledPolicy>()
  const preset = compile({}, 0)

  function compile(document: unknown, version: number): CompiledPolicy {
    const parsed = parsePolicy(document)
    if (!parsed.ok) throw new Error(`policy ${version} of a guild does not hold any more: ${parsed.faults[0]?.message}`)
    return compilePolicy(parsed.policy, version, lists)
  }

  async function load(guildId: string): Promise<void> {
    const history = (await log.readEntities([policyEntity(guildId)])).get(policyEntity(guildId)) ?? []
    for (const { json, entityVersion } of history) {
      const parsed = parseMessage(json)
      if (!parsed.ok || parsed.message.type !== 'PolicyChanged') continue
      compiled.set(`${guildId} ${entityVersion}`, compile(parsed.message.data.document, entityVersion))
    }
    for (const key of compiled.keys()) {
      if (compiled.size <= KEPT) break
      compiled.delete(key)
    }
  }

  return {
    async at(names) {
      const wanted = new Map<string, CompiledPolicy>()
      for (const { guildId, version } of names) {
        const key = `${guildId} ${version}`
        if (version === 0 || wanted.has(key)) continue
        if (!compiled.has(key)) await load(guildId)
        const policy = compiled.get(key)
        if (!policy) throw new Error(`the log holds no policy ${version} of a guild that was judged by it`)
        compiled.delete(key)
        compiled.set(key, policy)
        wanted.set(key, policy)
      }
      return {
        policyOf(guildId, version) {
          const policy = version === 0 ? preset : wanted.get(`${guildId} ${version}`)
          if (!policy) throw new Error('a policy was not asked for before the batch was decided')
          return policy
        },
      }
    },

    async lastVersions(guildIds) {
      const histories = await log.readEntities(guildIds.map(policyEntity), { newest: 1 })
      return new Map(
        guildIds.map((guildId) => [guildId, histories.get(policyEntity(guildId))?.at(-1)?.entityVersion ?? 0]),
      )
    },
  }
}
