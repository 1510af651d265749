/** An envelope around a Discord message, about 1.3 KB of JSON; different for every `i`. */
export function sampleEnvelope(i: number): Record<string, unknown> {
  const snowflake = (base: bigint) => String(base + BigInt(i))
  const id = i.toString(16).padStart(12, '0')
  return {
    id: `01936f2a-7c1e-8d4b-9a3f-${id}`,
    type: 'DiscordEventReceived',
    version: 1,
    occurredAt: 1_795_000_000_000 + i,
    guildId: snowflake(81384788765712384n),
    correlationId: `01936f2a-7c1e-8d4b-9a3f-${id}`,
    causationId: null,
    traceparent: `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba9${(i & 0xffff).toString(16).padStart(4, '0')}-01`,
    data: {
      shardId: 0,
      sessionId: '5f2b8c1d9e3a4b7c8d6e5f4a3b2c1d0e',
      sequence: i,
      t: 'MESSAGE_CREATE',
      d: {
        id: snowflake(1309876543210987654n),
        channel_id: snowflake(1209876543210987654n),
        guild_id: snowflake(81384788765712384n),
        type: 0,
        content: `message ${i}: has anyone tried the new event yet? I got the rare drop on my third run 🎉 and it still feels too easy, see the notes in #patch-talk before you queue`,
        timestamp: '2026-11-22T14:33:27.123000+00:00',
        edited_timestamp: null,
        tts: false,
        mention_everyone: false,
        mentions: [],
        mention_roles: [],
        attachments: [],
        embeds: [],
        pinned: false,
        flags: 0,
        components: [],
        nonce: snowflake(1309876543200000000n),
        author: {
          id: snowflake(209876543210987654n),
          username: `member_${i}`,
          global_name: `Member ${i}`,
          avatar: 'a_0123456789abcdef0123456789abcdef',
          discriminator: '0',
          public_flags: 0,
          avatar_decoration_data: null,
          clan: null,
        },
        member: {
          roles: ['41771983423143936', '41771983423143937', '41771983423143938'],
          joined_at: '2021-03-04T05:06:07.890000+00:00',
          nick: null,
          deaf: false,
          mute: false,
          pending: false,
          flags: 0,
          premium_since: null,
          communication_disabled_until: null,
          avatar: null,
        },
      },
    },
  }
}

/** Enough different ones to take in turn, so that making them is no part of a measurement. */
export function sampleEnvelopes(count = 500): readonly Record<string, unknown>[] {
  return Array.from({ length: count }, (_, i) => sampleEnvelope(i))
}
