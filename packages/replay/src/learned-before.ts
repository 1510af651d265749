import { type Calibration, calibrationIn, followed, initialStrictness, LearningBook } from '@nexus/domain'
import type { Recording } from './recording.ts'

/** What had been learned about models before a position of the log; each event is folded once. */
export function learnedBefore(
  { learned, calibrations }: Pick<Recording, 'learned' | 'calibrations'>,
  guildId: string,
): (place: number) => LearningBook {
  const states = [{ state: initialStrictness(), version: 0 }]
  for (const { message } of learned)
    states.push(followed(states.at(-1) ?? { state: initialStrictness(), version: 0 }, message))
  return (place) => {
    const count = learned.filter(({ event }) => event.position < place).length
    const strictness = states[count]
    const models = new Map<string, Calibration>()
    for (const { message, event } of calibrations) {
      if (event.position < place) models.set(message.data.model, calibrationIn(message))
    }
    return new LearningBook(strictness ? new Map([[guildId, strictness]]) : new Map(), models)
  }
}
