import { judgeText } from '../judge/judge-text.ts'
import { type JudgedMessage, readEnvelope } from '../judge/read-envelope.ts'
import { type MessageRequest, textOf } from './message-request.ts'
import { writeToSchema } from './write-to-schema.ts'

/** A prompt, as a judge sees it. */
export interface Asked {
  readonly model: string
  readonly system: string
  /** All user turns, one after the other. */
  readonly text: string
  /** Null when the prompt holds no verdict envelope. */
  readonly judged: JudgedMessage | null
}

/** Says what the answer is to hold; of a JSON answer, as much is said as the asked schema has room for. */
export type Judge = (asked: Asked) => unknown

/** The most that is judged of a prompt, in UTF-16 units. */
const READ_AT_MOST = 20_000

/** Judges by clues; where no message was put to it, the whole text. */
export const judgeByClues: Judge = ({ judged, text }) => judgeText(judged ?? { texts: [text], noticed: [] })

/** The answer's text: JSON where the request asks for a schema. */
export function judgeRequest(request: MessageRequest, judge: Judge): string {
  const users = request.messages.filter(({ role }) => role === 'user')
  const text = users
    .map(({ content }) => textOf(content))
    .join('\n')
    .slice(0, READ_AT_MOST)
  const wish = judge({ model: request.model, system: textOf(request.system), text, judged: readEnvelope(text) })
  const format = request.output_config?.format
  if (format) return JSON.stringify(writeToSchema(format.schema, wish))
  return typeof wish === 'string' ? wish : JSON.stringify(wish)
}
