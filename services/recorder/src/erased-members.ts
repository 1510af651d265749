import { timeOfSnowflake } from '@nexus/events'
import { type FrameToArchive, NOBODY } from './frame-to-archive.ts'
import type { Erased } from './ports.ts'

/** Read as the frames of erased members are: not at all. */
const WORDLESS = Buffer.from('{"isErased":true,"data":null}')

/** Members who were erased lately: what they wrote before that may still be on its way here. */
export class ErasedMembers {
  readonly #erasedAt: ReadonlyMap<string, number>

  constructor(erased: readonly Erased[]) {
    this.#erasedAt = new Map(erased.map(({ guildId, userId, erasedAt }) => [`${guildId} ${userId}`, erasedAt]))
  }

  /**
   * A frame without the words of those who were erased after they wrote them: a key made for them anew would let them be
   * read again. Only its place stays, so that the chain of sequences is unbroken. The frame itself, where there are none.
   */
  dropWords(frame: FrameToArchive): FrameToArchive {
    // Nearly always.
    if (this.#erasedAt.size === 0) return frame
    const { quoted, authorId, occurredAt } = frame
    const guildId = frame.guildId ?? NOBODY
    if (this.#isErasedSince(guildId, authorId, occurredAt))
      return { ...frame, authorId: NOBODY, quoted: null, bytes: () => WORDLESS }
    return quoted && this.#isErasedSince(guildId, quoted.authorId, writtenAt(quoted.json))
      ? { ...frame, quoted: null }
      : frame
  }

  #isErasedSince(guildId: string, userId: string, writtenAt: number): boolean {
    const erasedAt = this.#erasedAt.get(`${guildId} ${userId}`)
    return erasedAt !== undefined && writtenAt <= erasedAt
  }
}

/** Unix ms. What has no time is taken for old. */
function writtenAt(json: string): number {
  const { id } = JSON.parse(json) as { readonly id?: unknown }
  return typeof id === 'string' && /^\d{1,19}$/.test(id) ? timeOfSnowflake(id) : 0
}
