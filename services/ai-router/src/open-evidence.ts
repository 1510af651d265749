import { type DataNamed, type Sealed, SurfacesSchema } from '@nexus/events'
import { z } from 'zod'
import type { Vault } from './ports.ts'
import type { ContextMessage, VerdictInput } from './prompts/verdict-v1.ts'
import { ProviderFault } from './provider-fault.ts'

const Names = z.object({ username: z.string(), globalName: z.string().nullable(), nick: z.string().nullable() })

/** The words of a request, as the prompt wants them. */
export type OpenedEvidence = Pick<VerdictInput, 'author' | 'surfaces' | 'window' | 'replyTo'>

/**
 * Unseals the evidence of a request, whose message was posted at `judgedAt` (Unix ms). Words of erased members are left
 * out of the context.
 * @throws ProviderFault `erased` when the author's are gone.
 */
export async function openEvidence(
  vault: Vault,
  guildId: string,
  { evidence, subject }: Pick<DataNamed<'VerdictRequested'>, 'evidence' | 'subject'>,
  judgedAt: number,
): Promise<OpenedEvidence> {
  const { message, author, window, replyTo } = evidence
  const others = replyTo ? [...window, replyTo] : window
  const [surfaces, names, ...contents] = await vault.unseal(guildId, [
    message,
    author,
    ...others.map(({ words }) => words),
  ])
  if (typeof surfaces !== 'string' || typeof names !== 'string') {
    throw new ProviderFault('erased', { detail: 'the author was erased; nothing is left to judge' })
  }
  const labels = labelsOf(
    subject,
    others.map(({ words }) => words),
  )
  const opened = others.map(({ at, words }, index): ContextMessage | null => {
    const content = contents[index]
    if (typeof content !== 'string') return null
    const secondsBefore = Math.max(0, Math.round((judgedAt - at) / 1_000))
    return { by: labels.get(words.subject) ?? 'member', secondsBefore, content }
  })
  return {
    surfaces: read(SurfacesSchema, surfaces),
    author: read(Names, names),
    window: opened.slice(0, window.length).filter((each) => each !== null),
    replyTo: replyTo ? (opened.at(-1) ?? null) : null,
  }
}

/** Labels in order of appearance, so that they say nothing about who is who elsewhere. */
function labelsOf(author: string, sealed: readonly Sealed[]): ReadonlyMap<string, string> {
  const labels = new Map([[author, 'author']])
  for (const { subject } of sealed) if (!labels.has(subject)) labels.set(subject, `member-${labels.size}`)
  return labels
}

function read<T>(schema: z.ZodType<T>, json: string): T {
  try {
    return schema.parse(JSON.parse(json))
  } catch (cause) {
    throw new ProviderFault('rejected', { detail: 'the sealed evidence does not hold what it should', cause })
  }
}
