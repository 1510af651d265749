import type { MessageNamed } from '@nexus/events'
import type { Erased } from './ports.ts'

type Message = MessageNamed<'MessageContextualized'>

/** Members who were erased lately: what they wrote before that may still be on its way here, as a message or as a quote. */
export class ErasedSpeakers {
  readonly #erasedAt: ReadonlyMap<string, number>

  constructor(erased: readonly Erased[]) {
    this.#erasedAt = new Map(erased.map(({ guildId, userId, erasedAt }) => [`${guildId} ${userId}`, erasedAt]))
  }

  /** Whether a message's author was erased after he wrote it: nothing can follow from it any more. */
  isAuthorOf({ guildId, occurredAt, data }: Message): boolean {
    return this.#isErasedSince(guildId, data.author.id, occurredAt)
  }

  /** A message without what it shows of those who were erased since; itself, where that is nothing. */
  leaveOut(message: Message): Message {
    const { guildId, data } = message
    const isHeard = ({ authorId, at }: { readonly authorId: string; readonly at: number }) =>
      !this.#isErasedSince(guildId, authorId, at)
    const replyTo = data.replyTo && isHeard(data.replyTo) ? data.replyTo : null
    if (replyTo === data.replyTo && data.window.every(isHeard)) return message
    return { ...message, data: { ...data, replyTo, window: data.window.filter(isHeard) } }
  }

  #isErasedSince(guildId: string | null, userId: string, writtenAt: number): boolean {
    const erasedAt = this.#erasedAt.get(`${guildId} ${userId}`)
    return erasedAt !== undefined && writtenAt <= erasedAt
  }
}
