import type { AuthorFacts, DataNamed, Evidence, WindowMessage } from '@nexus/events'
import { surfacesText } from '../context/index.ts'
import type { Gathered } from './gathered.ts'

type Contextualized = DataNamed<'MessageContextualized'>

/** What was judged and what stood around it, each author's words under his own key. */
export function sealEvidence(
  data: Contextualized,
  guildId: string,
  subject: string,
  { seal, subjectOf }: Pick<Gathered, 'seal' | 'subjectOf'>,
): Evidence {
  const { author, surfaces, window, replyTo } = data
  const sealWords = ({ messageId, authorId, at, content }: WindowMessage) => ({
    messageId,
    at,
    words: seal(subjectOf(guildId, authorId), content),
  })
  const names = { username: author.username, globalName: author.globalName, nick: author.nick }
  return {
    message: seal(subject, surfacesText(surfaces)),
    author: seal(subject, JSON.stringify(names)),
    window: window.map(sealWords),
    replyTo: replyTo && sealWords(replyTo),
  }
}

/** What the executor and staff need of the author, without words. */
export function factsOf({ author }: Contextualized): AuthorFacts {
  const { isBot, isWebhook, isSystem, isOwner, joinedAt, roleIds, permissions, strikeWeight } = author
  return { isBot, isWebhook, isSystem, isOwner, joinedAt, roleIds, permissions, strikeWeight }
}
