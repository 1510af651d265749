import type { Action, DataNamed, Judgement, ReviewCause, Said } from '@nexus/events'
import type { ActionTemplate } from '../gate/index.ts'
import { actionOn, inOrder } from './orders.ts'

type Asked = Omit<DataNamed<'ReviewRequested'>, 'cause' | 'shortfall' | 'proposed' | 'judgement'>

/** Staff are asked: the one way in which a case comes before them. */
export function askStaff(
  about: Asked,
  cause: ReviewCause,
  proposed: readonly Action[],
  { shortfall = null, judgement }: { readonly shortfall?: number | null; readonly judgement?: Judgement } = {},
): Said {
  const { caseId, caseNumber, subject, messageId, channelId, category, severity, policyVersion, reason } = about
  return {
    type: 'ReviewRequested',
    data: {
      caseId,
      caseNumber,
      subject,
      messageId,
      channelId,
      category,
      severity,
      cause,
      shortfall,
      proposed: inOrder(proposed),
      policyVersion,
      ...(judgement && { judgement }),
      reason,
    },
  }
}

/** What templates would do to the judged message and its author. */
export function proposedOn(
  templates: readonly ActionTemplate[],
  { channelId, messageId }: Pick<Asked, 'channelId' | 'messageId'>,
): Action[] {
  return templates.map((template) => actionOn(template, channelId, messageId))
}
