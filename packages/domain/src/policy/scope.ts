import type { DataNamed } from '@nexus/events'
import type { Scope } from './policy-document.ts'

/** Where and by whom a message was written, as far as scopes ask. */
export type InScope = (
  message: Pick<DataNamed<'MessageContextualized'>, 'channelId' | 'parentId'> & {
    readonly author: { readonly roleIds: readonly string[] }
  },
) => boolean

/** A message is in scope where its channel and its author's roles are both among the chosen ones. */
export function scopeTest({ channels, roles }: Scope): InScope {
  const isChannel = choiceTest(channels)
  const isRole = choiceTest(roles)
  return ({ channelId, parentId, author }) =>
    isChannel(parentId === null ? [channelId] : [channelId, parentId]) && isRole(author.roleIds)
}

function choiceTest(choice: Scope['channels']): (ids: readonly string[]) => boolean {
  const any = choice?.any && new Set(choice.any)
  const not = choice?.not && new Set(choice.not)
  return (ids) => (!any || ids.some((id) => any.has(id))) && !(not && ids.some((id) => not.has(id)))
}
