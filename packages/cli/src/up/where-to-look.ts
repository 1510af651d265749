import type { FirstDecision } from './first-decision.ts'

export interface WhatRuns {
  readonly stateDir: string
  /** The simulated Discord's page. */
  readonly pageUrl: string | null
  readonly firstDecision: FirstDecision | null
}

/** What to do next, for people. */
export function whereToLook({ stateDir, pageUrl, firstDecision }: WhatRuns): readonly string[] {
  const rows: [what: string, where: string][] = [
    ...(pageUrl ? [['Chat as a member', pageUrl] satisfies [string, string]] : []),
    ...(firstDecision
      ? [['Why it was decided', `npm run -s nexus -- why ${firstDecision.messageId}`] satisfies [string, string]]
      : []),
    ['What runs', 'npm run -s nexus -- status'],
    ...(pageUrl ? [['Play a raid', 'npm run -s nexus -- sim run raid'] satisfies [string, string]] : []),
    ['Data and logs', `${stateDir} (logs in ${stateDir}/logs)`],
    ['Stop', 'Ctrl-C'],
  ]
  const discord = pageUrl
    ? []
    : [
        'Invite the bot: Developer Portal → your application → OAuth2 → URL Generator, scopes "bot" and "applications.commands",',
        'permissions View Channels, Send Messages, Embed Links, Add Reactions, Read Message History, Manage Messages, Moderate Members.',
        'Put its role above those it is to moderate and make a channel #mod-log; npm run -s nexus -- doctor checks all of it.',
      ]
  return ['', ...rows.map(([what, where]) => `  ${what.padEnd(20)}${where}`), ...discord.map((line) => `  ${line}`), '']
}
