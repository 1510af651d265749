import type { Outcome } from '@nexus/discord'
import type { MessageNamed } from '@nexus/events'
import { type Done, refused } from './act/done.ts'
import type { Policies, Scene, Stage } from './ports.ts'

/**
 * Everything that decides whether an order may be carried out, asked of Discord now and at once. What is not there is part
 * of the scene; a guild or channel that cannot be seen is an outcome.
 */
export async function lookAt(
  { data, guildId }: MessageNamed<'EnforcementOrdered'>,
  targetId: string,
  { stage, policies }: { stage: Stage; policies: Policies },
  signal: AbortSignal,
): Promise<{ ok: true; scene: Scene } | { ok: false; done: Done }> {
  if (guildId === null) throw new Error('an order names no guild')
  const { action } = data
  const [guild, target, channel, judged, rules] = await Promise.all([
    stage.guild(guildId, signal),
    stage.member(guildId, targetId, signal),
    action.kind === 'delete' ? stage.channel(action.channelId, signal) : none,
    data.surfaceHash === null ? none : stage.message(data.channelId, data.messageId, signal),
    policies.current(guildId),
  ])
  if (!guild.ok) return { ok: false, done: refused(guild) }
  if (!target.ok && !isOneOf(target, 'member_gone', 'user_gone')) return { ok: false, done: refused(target) }
  if (channel && !channel.ok && !isOneOf(channel, 'channel_gone')) return { ok: false, done: refused(channel) }
  if (judged && !judged.ok && !isOneOf(judged, 'message_gone', 'channel_gone'))
    return { ok: false, done: refused(judged) }
  return {
    ok: true,
    scene: {
      guild: guild.value,
      target: foundIn(target),
      targetId,
      channel: foundIn(channel),
      judged: foundIn(judged),
      rules,
    },
  }
}

const none = Promise.resolve(null)

function isOneOf({ fault }: Extract<Outcome<unknown>, { ok: false }>, ...faults: (typeof fault)[]): boolean {
  return faults.includes(fault)
}

function foundIn<Value>(outcome: Outcome<Value> | null): Value | null {
  return outcome?.ok ? outcome.value : null
}
