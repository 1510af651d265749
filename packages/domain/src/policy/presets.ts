import type { Category, Severity } from '@nexus/events'
import type { ActionTemplate } from '../gate/index.ts'
import type { Preset, PresetName } from './policy.ts'
import type { Rule } from './policy-document.ts'
import { capitals, channelHopping, joinBurst, newcomersInAlarm, zalgo } from './preset-rules.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

const remove: ActionTemplate = { kind: 'delete' }
const warn: ActionTemplate = { kind: 'warn' }
const timeout = (durationMs: number): ActionTemplate => ({ kind: 'timeout', durationMs })

type BySeverity = Readonly<Record<Severity, readonly ActionTemplate[]>>

/** Small things are said, bad things are removed, worse ones stop the member for a while. */
const usual: BySeverity = {
  1: [warn],
  2: [remove, warn],
  3: [remove, timeout(HOUR), warn],
  4: [remove, timeout(DAY), warn],
}
/** Unwanted, and nobody is hurt by it: it goes, quietly where it is small. */
const unwanted: BySeverity = {
  1: [remove],
  2: [remove, timeout(10 * MINUTE), warn],
  3: [remove, timeout(HOUR), warn],
  4: [remove, timeout(DAY), warn],
}
/** Who speaks of hurting himself needs people, not a machine's punishment. */
const none: BySeverity = { 1: [], 2: [], 3: [], 4: [] }

const actions: Readonly<Record<Category, BySeverity>> = {
  harassment: usual,
  hate: { ...usual, 1: [remove, warn] },
  sexual: usual,
  violence: { ...usual, 2: [remove, timeout(HOUR), warn] },
  self_harm: none,
  scam: { ...unwanted, 2: [remove, warn], 3: [remove, timeout(DAY), warn] },
  spam: unwanted,
  privacy: { ...usual, 1: [remove, warn] },
  illegal: usual,
  other: { ...usual, 3: [remove, warn], 4: [remove, timeout(HOUR), warn] },
}

const everyTier = (enforce: number, dismiss: number): Preset['tiers'] => ({
  harassment: { enforce, dismiss },
  hate: { enforce, dismiss },
  sexual: { enforce, dismiss },
  violence: { enforce, dismiss: dismiss / 2 },
  /** Never enforced: staff see all that is not surely harmless. */
  self_harm: { enforce: 1, dismiss: dismiss / 2 },
  scam: { enforce, dismiss },
  spam: { enforce, dismiss },
  privacy: { enforce: Math.min(1, enforce + 0.02), dismiss },
  illegal: { enforce: Math.min(1, enforce + 0.02), dismiss },
  other: { enforce: 1, dismiss },
})

const scamLinks: Rule = {
  id: 'scam-links',
  text: 'No links to known scam sites.',
  category: 'scam',
  severity: 3,
  status: 'live',
  on: ['message', 'edit'],
  asks: 'enforce',
  when: { kind: 'listed-link', list: 'scam-domains' },
}
const lookAlikeLinks: Rule = {
  id: 'look-alike-links',
  text: 'No links that pretend to be another site.',
  category: 'scam',
  severity: 3,
  status: 'live',
  on: ['message', 'edit'],
  asks: 'enforce',
  when: {
    kind: 'look-alike-link',
    protect: [
      'discord.com',
      'discord.gg',
      'discord.gift',
      'discordapp.com',
      'discordapp.net',
      'discord.media',
      'discord.new',
      'discordstatus.com',
      'discordmerch.com',
      'steamcommunity.com',
      'steampowered.com',
      'steamstatic.com',
      'roblox.com',
      'epicgames.com',
      'twitch.tv',
      'paypal.com',
      'youtube.com',
      'github.com',
      'telegram.org',
      'coinbase.com',
      'binance.com',
      'metamask.io',
    ],
    allow: [
      'discord.me',
      'discord.io',
      'discord.id',
      'discord.bio',
      'discord.js.org',
      'discordjs.guide',
      'discord.bots.gg',
      'discords.com',
      'discordbotlist.com',
      'discord.foundation',
      'discordservers.com',
      'steamdb.info',
      'steamcharts.com',
      'steamgifts.com',
      'steamgriddb.com',
      'steamladder.com',
      'steamrep.com',
      'steamspy.com',
      'steamid.io',
      'steamtrades.com',
      'youtu.be',
      'youtubekids.com',
      'youtube-nocookie.com',
      'githubusercontent.com',
      'github.io',
      'twitchtracker.com',
      'githubassets.com',
      'github.dev',
      'github.blog',
      'paypal.me',
      'telegram.me',
      'telegram.dog',
      'twitch.com',
      'twitchcdn.net',
      'roblox-api.com',
      'rbxcdn.com',
      'discord.co',
      'dis.gd',
      'discord.dev',
    ],
  },
}
const invites: Rule = {
  id: 'invites',
  text: 'No invites to other servers.',
  category: 'spam',
  severity: 1,
  status: 'live',
  on: ['message', 'edit'],
  asks: 'enforce',
  when: { kind: 'invite', allow: [] },
}
const slurs: Rule = {
  id: 'slurs',
  text: 'No slurs against groups of people.',
  category: 'hate',
  severity: 3,
  status: 'live',
  on: ['message', 'edit'],
  asks: 'verdict',
  when: {
    kind: 'words',
    match: 'word',
    words: [
      'nigger',
      'niggers',
      'faggot',
      'faggots',
      'tranny',
      'trannies',
      'kike',
      'kikes',
      'chink',
      'chinks',
      'wetback',
      'raghead',
    ],
  },
}
const mentionFlood = (atLeast: number): Rule => ({
  id: 'mention-flood',
  text: 'No mentioning of many people at once.',
  category: 'spam',
  severity: 2,
  status: 'live',
  on: ['message', 'edit'],
  asks: 'enforce',
  when: { kind: 'mention-flood', atLeast, withinMs: 10_000 },
})
const duplicateFlood = (atLeast: number): Rule => ({
  id: 'duplicate-flood',
  text: 'No repeating of the same message.',
  category: 'spam',
  severity: 2,
  status: 'live',
  on: ['message', 'edit'],
  asks: 'enforce',
  when: { kind: 'duplicate-flood', atLeast, withinMs: 60_000, minLength: 5 },
})
const messageFlood = (atLeast: number): Rule => ({
  id: 'message-flood',
  text: 'No flooding of channels with messages.',
  category: 'spam',
  severity: 2,
  status: 'live',
  on: ['message', 'edit'],
  asks: 'enforce',
  when: { kind: 'message-flood', atLeast, withinMs: 10_000 },
})

const strikes: Preset['strikes'] = { weights: { 1: 1, 2: 2, 3: 3, 4: 5 }, lastsMs: 30 * DAY }
const ladder: Preset['ladder'] = [
  { atWeight: 4, timeoutMs: 10 * MINUTE },
  { atWeight: 7, timeoutMs: 6 * HOUR },
  { atWeight: 12, timeoutMs: 3 * DAY },
]

/** Policies that work as they are. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  strict: {
    rules: [
      scamLinks,
      lookAlikeLinks,
      { ...invites, severity: 2 },
      { ...slurs, asks: 'enforce' },
      mentionFlood(5),
      duplicateFlood(3),
      messageFlood(8),
      channelHopping(3),
      zalgo,
      capitals,
      joinBurst(6),
      newcomersInAlarm,
    ],
    escalationBudget: 0.2,
    escalateFrom: null,
    tiers: everyTier(0.8, 0.2),
    actions,
    strikes: { ...strikes, lastsMs: 90 * DAY },
    ladder: [
      { atWeight: 3, timeoutMs: 10 * MINUTE },
      ...ladder.map((step) => ({ ...step, atWeight: step.atWeight + 1 })),
    ],
  },
  balanced: {
    rules: [
      scamLinks,
      lookAlikeLinks,
      invites,
      slurs,
      mentionFlood(8),
      duplicateFlood(4),
      messageFlood(12),
      channelHopping(5),
      zalgo,
      joinBurst(10),
      newcomersInAlarm,
    ],
    escalationBudget: 0.1,
    escalateFrom: null,
    tiers: everyTier(0.85, 0.3),
    actions,
    strikes,
    ladder,
  },
  relaxed: {
    rules: [
      scamLinks,
      lookAlikeLinks,
      { ...invites, status: 'off' },
      slurs,
      mentionFlood(15),
      duplicateFlood(6),
      messageFlood(20),
      channelHopping(8),
      joinBurst(20),
      newcomersInAlarm,
    ],
    escalationBudget: 0.04,
    escalateFrom: null,
    tiers: everyTier(0.92, 0.4),
    actions,
    strikes: { ...strikes, lastsMs: 14 * DAY },
    ladder: ladder.map((step) => ({ ...step, atWeight: step.atWeight + 2 })),
  },
}
