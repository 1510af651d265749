import type { Rule } from './policy-document.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Many young accounts at once put the guild into alarm; nothing is done about them for that alone. */
export const joinBurst = (atLeast: number): Rule => ({
  id: 'join-burst',
  text: 'Many new accounts that join at once are taken for a raid.',
  category: 'spam',
  severity: 1,
  status: 'live',
  on: ['join'],
  asks: 'note',
  when: { kind: 'join-burst', atLeast, withinMs: 60_000, accountsYoungerThanMs: 7 * DAY },
  raises: { level: 'high', forMs: 600_000 },
})

/** While there is alarm, who has only just come posts no links and mentions nobody. */
export const newcomersInAlarm: Rule = {
  id: 'newcomers-in-alarm',
  text: 'During a raid new members post no links and mention nobody.',
  category: 'spam',
  severity: 1,
  status: 'live',
  on: ['message', 'edit'],
  asks: 'enforce',
  scope: { raidLevel: 'high' },
  when: {
    all: [
      {
        any: [
          { kind: 'links', atLeast: 1 },
          { kind: 'mention-flood', atLeast: 2, withinMs: 0 },
        ],
      },
      { kind: 'member-age', youngerThanMs: HOUR },
    ],
  },
}

/** A link or a file in many channels within a minute: what stolen accounts do. */
export const channelHopping = (atLeast: number): Rule => ({
  id: 'channel-hopping',
  text: 'No links or files strewn over many channels.',
  category: 'spam',
  severity: 2,
  status: 'live',
  on: ['message'],
  asks: 'enforce',
  when: { kind: 'channel-hopping', atLeast, withinMs: 60_000, onlyWith: 'links-or-attachments' },
})

export const zalgo: Rule = {
  id: 'zalgo',
  text: 'No text that grows over the lines around it.',
  category: 'spam',
  severity: 1,
  status: 'live',
  on: ['message', 'edit'],
  asks: 'enforce',
  when: { kind: 'zalgo', atLeast: 5 },
}

export const capitals: Rule = {
  id: 'capitals',
  text: 'No shouting in capitals.',
  category: 'spam',
  severity: 1,
  status: 'live',
  on: ['message', 'edit'],
  asks: 'enforce',
  when: { kind: 'capitals', atLeast: 20, percent: 80 },
}
