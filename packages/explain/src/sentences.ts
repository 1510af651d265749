import type { Action, DataNamed, JudgedKind, Message, MessageNamed } from '@nexus/events'

/** One plain sentence about what an event says; never a member's words. */
export function sentenceOf(message: Message): string {
  switch (message.type) {
    case 'DiscordEventReceived':
      return `Discord delivered ${message.data.t}.`
    case 'MessagesCleared':
      return `Nothing was found in ${message.data.messages.length} message(s), under policy ${message.data.policyVersion}.`
    case 'MessageFlagged':
      return flagged(message.data)
    case 'VerdictRequested':
      return 'A model was asked for its judgement.'
    case 'VerdictAttempted':
      return `${nameOf(message.data)} is being asked, prompt ${message.data.promptVersion}.`
    case 'VerdictReached':
      return verdict(message.data)
    case 'VerdictFailed':
      return `No model judged it in time (${spoken(message.data.fault)}): ${message.data.detail}.`
    case 'CaseNumbered':
      return `It became case ${message.data.number}.`
    case 'CaseOpened': {
      const { number, category, severity, source } = message.data
      return `Case ${number} was opened: ${spoken(category)}, severity ${severity} of 4, by ${sourceOf(source)}.`
    }
    case 'ReviewRequested':
      return review(message.data)
    case 'CaseDismissed':
      return `The case was dismissed (probability of a breach ${percent(message.data.probability)}): ${message.data.reason}.`
    case 'EnforcementOrdered':
      return ordered(message)
    case 'EnforcementAttempted':
      return `About to ${deedOf(message.data.action)}.`
    case 'EnforcementApplied': {
      const { action, isFoundOut, until } = message.data
      const how = isFoundOut ? 'It was found to be so already' : 'Discord did it'
      return `${how}: ${deedOf(action)}${until === null ? '' : `, until ${new Date(until).toISOString()}`}.`
    }
    case 'EnforcementFailed': {
      const { action, fault, discordCode, detail } = message.data
      const code = discordCode === null ? '' : `, Discord's code ${discordCode}`
      return `Not done (${deedOf(action)}): ${spoken(fault)}${code}. ${detail}`.trim()
    }
    case 'EnforcementExpired':
      return `Not done (${deedOf(message.data.action)}): the order came ${message.data.lateByMs} ms too late.`
    case 'EnforcementReversed':
      return `Taken back: ${deedOf(message.data.action)}.`
    case 'ModLogAttempted':
      return 'About to be shown in the mod log.'
    case 'ModLogPosted':
      return `Shown in the mod log as message ${message.data.messageId}.`
    case 'ModLogFailed':
      return `Could not be shown in the mod log (${spoken(message.data.fault)}): ${message.data.detail}`
    case 'ApproveCase':
      return `A member of staff said ✅ by ${message.data.via}.`
    case 'OverrideCase':
      return `A member of staff said ❌ by ${message.data.via}.`
    case 'CaseApproved':
      return `Staff approved the decision by ${message.data.via}.`
    case 'CaseOverridden': {
      const { via, irreversible } = message.data
      const rest = irreversible.length > 0 ? ` What cannot be taken back: ${irreversible.join(', ')}.` : ''
      return `Staff overrode the decision by ${via}; what can be taken back, is.${rest}`
    }
    case 'AppealCase':
      return `The member asked for another look by ${message.data.via}.`
    case 'AppealRequested':
      return 'An appeal is open: staff who did not decide the case are asked.'
    case 'AppealDecided':
      return message.data.outcome === 'overturned'
        ? 'The appeal was upheld: the decision is taken back.'
        : 'The appeal was turned down: the decision stands.'
    case 'StrikeGiven':
      return `A strike of weight ${message.data.weight} was given, until ${new Date(message.data.expiresAt).toISOString()}.`
    case 'StrikeTaken':
      return `A strike of weight ${message.data.weight} was taken back.`
    case 'CooldownStarted':
      return `The rule ${message.data.ruleId} lets him be until ${new Date(message.data.until).toISOString()}.`
    case 'RaidLevelSet':
      return raid(message.data)
    case 'SetRaidLevel':
      return `A member of staff asked for the level of alarm ${message.data.level ?? 'none'} by ${message.data.via}.`
    case 'CommandRefused':
      return `${message.data.command} was refused: ${spoken(message.data.reason)}.`
    case 'JudgementGraded': {
      const { category, score, isLive, isAudited, isUpheld } = message.data
      const of = isLive ? 'what a model did' : 'what a model had said'
      const chosen = isAudited ? ', which chance had chosen to be checked' : ''
      return `Staff ${isUpheld ? 'agreed with' : 'rejected'} ${of} about ${spoken(category)} at a score of ${score} of 100${chosen}.`
    }
    case 'ScoreSampled':
      return `A score of ${message.data.score} of 100 about ${spoken(message.data.category)} was counted for this server's own tiers.`
    case 'ModelCalibrated':
      return `What staff said so far of ${message.data.model} was counted anew (${message.data.calibrationVersion} verdicts).`
    case 'StrictnessRecalibrated':
      return `Strictness with models about ${spoken(message.data.category)}: ${message.data.explanation}`
    case 'ReachCounted':
      return 'It counts towards the caps on how much NEXUS does by itself.'
    case 'BlastRadiusReached': {
      const { scope, name, limit, withinMs } = message.data
      const who = scope === 'guild' ? 'NEXUS' : `The ${scope} ${name}`
      return `${who} acted in ${limit} cases within ${durationOf(withinMs)}: for now it only proposes.`
    }
    default:
      return `${message.type}.`
  }
}

const judgedThings: Readonly<Record<JudgedKind, string>> = {
  message: 'The message',
  edit: 'The edited message',
  join: 'The joining member',
  leave: 'The leaving member',
  change: 'The change of a name or a role',
  thread: 'The new thread',
}

function flagged({ signals, score, kind }: DataNamed<'MessageFlagged'>): string {
  const found = signals.map(({ ruleId, explanation }) => `${ruleId}: ${explanation}`)
  return `${judgedThings[kind]} was flagged (model score ${score} of 1000) by ${found.join('; ')}.`
}

function raid({ level, until, ruleId }: DataNamed<'RaidLevelSet'>): string {
  if (level === null) return 'The alarm was called off.'
  const end = until === null ? 'until it is taken back' : `until ${new Date(until).toISOString()}`
  return `The level of alarm is ${level}, ${end}, as ${ruleId === null ? 'staff' : `the rule ${ruleId}`} said.`
}

function verdict(data: DataNamed<'VerdictReached'>): string {
  const { category, severity, confidence, doubt, latencyMs } = data
  const found =
    category === null ? 'no breach' : `${spoken(category)}${severity === null ? '' : `, severity ${severity} of 4`}`
  const unsure = doubt === 'none' ? '' : `, in doubt about ${spoken(doubt)}`
  return `${nameOf(data)} judged: ${found}, with a confidence of ${confidence} of 100${unsure} (${latencyMs} ms).`
}

function nameOf({ provider, model, isSimulated }: { provider: string; model: string; isSimulated: boolean }): string {
  return isSimulated ? `The SIMULATED judge (${model})` : `The model ${model} (${provider})`
}

function review({ cause, shortfall, proposed, policyVersion, reason }: DataNamed<'ReviewRequested'>): string {
  const short = shortfall === null ? '' : `, ${percent(shortfall)} below the threshold`
  const what = proposed.length > 0 ? ` On ✅: ${proposed.map(deedOf).join(', ')}.` : ''
  return `Staff were asked (${spoken(cause)}${short}), under policy ${policyVersion}: ${reason}.${what}`
}

function ordered({ data }: MessageNamed<'EnforcementOrdered'>): string {
  const { action, source, ruleId, probability, tier, policyVersion, calibrationVersion, reverses, reason } = data
  if (reverses !== null) return `Ordered to take back order ${reverses}: ${deedOf(action)}.`
  const by = source === 'rule' && ruleId !== null ? `rule ${ruleId}` : sourceOf(source)
  const learned = calibrationVersion === 0 ? '' : `, calibrated by ${calibrationVersion} verdicts`
  return `Ordered: ${deedOf(action)}, by ${by} (probability ${percent(probability)}, tier ${tier}, policy ${policyVersion}${learned}): ${reason}.`
}

/** What is done, as an infinitive. */
export function deedOf(action: Action): string {
  switch (action.kind) {
    case 'delete':
      return action.messageIds.length === 1 ? 'delete the message' : `delete ${action.messageIds.length} messages`
    case 'warn':
      return 'warn the member in private'
    case 'timeout':
      return `time the member out for ${durationOf(action.durationMs)}`
    case 'untimeout':
      return 'lift the timeout'
    case 'apologize':
      return 'tell the member that it was taken back'
  }
}

function durationOf(ms: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
  ] as const
  const [name, size] = units.find(([, unit]) => ms >= unit && ms % unit === 0) ?? units[3]
  const count = Math.round(ms / size)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

const sourceOf = (source: DataNamed<'CaseOpened'>['source']) =>
  ({ rule: 'a rule', ai: 'a model', staff: 'staff' })[source]

const spoken = (word: string) => word.replaceAll('_', ' ')

const percent = (share: number) => `${Math.round(share * 100)} %`
