import { hash } from 'node:crypto'

/** How many of 256 messages are audited: a quarter. */
const AUDITED_OF_256 = 64

/** Whether staff are asked about a message whatever its score. The coin is the message's id: nobody can toss it again. */
export function isAudited(messageId: string): boolean {
  return Number.parseInt(hash('sha256', `audit ${messageId}`, 'hex').slice(0, 2), 16) < AUDITED_OF_256
}
