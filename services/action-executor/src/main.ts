import { openDiscord } from '@nexus/discord'
import { discordTelemetry, repeatEvery, startService, whoAmI } from '@nexus/runtime'
import { discordBoard } from './adapters/discord-board.ts'
import { discordHand } from './adapters/discord-hand.ts'
import { discordStage } from './adapters/discord-stage.ts'
import { logCases } from './adapters/log-cases.ts'
import { logLedger } from './adapters/log-ledger.ts'
import { logMembers } from './adapters/log-members.ts'
import { logPolicies } from './adapters/log-policies.ts'
import { logReach } from './adapters/log-reach.ts'
import { logShownCases } from './adapters/log-shown-cases.ts'
import { Config } from './config.ts'
import { enforce } from './enforce.ts'
import { manifest } from './manifest.ts'
import { UnshownCases } from './mod-log/find-unshown.ts'
import { ModLogLane } from './mod-log/mod-log-lane.ts'
import { renderCardWith } from './mod-log/render-card.ts'
import { abandonCase, showCase } from './mod-log/show-case.ts'
import { ShownRevisions } from './mod-log/shown-revisions.ts'
import { showInModLog } from './show-in-mod-log.ts'
import { executorTelemetry } from './telemetry.ts'

await using service = await startService(manifest, Config, process.env)
const { config, eventLog, health, log, metrics, signal } = service
const telemetry = executorTelemetry(metrics, log)
const clock = { now: Date.now }

const access = {
  token: config.DISCORD_TOKEN.reveal(),
  apiUrl: config.DISCORD_API_URL,
  hooks: discordTelemetry(metrics, log),
}
using acting = openDiscord({ ...access, requestsPerSecond: config.ENFORCE_REQUESTS_PER_SECOND })
using telling = openDiscord({ ...access, requestsPerSecond: config.MOD_LOG_REQUESTS_PER_SECOND })
const { selfId } = await whoAmI({ discord: acting, health, log, signal })

const cases = logCases(eventLog)
const shownCases = logShownCases(eventLog)
const members = logMembers(eventLog.keys)
const policies = logPolicies(eventLog)

const board = discordBoard(telling, selfId, config.DISCORD_DEADLINE_MS)
const shown = new ShownRevisions()
const modLog = {
  cases: shownCases,
  policies,
  board,
  shown,
  telemetry,
  ledger: logLedger(eventLog, manifest.name),
  render: renderCardWith(members),
}
const lane = new ModLogLane({
  show: (caseId) => showCase(caseId, modLog, signal),
  abandon: (caseId) => abandonCase(caseId, modLog),
  onDelay: telemetry.modLogDelayed,
  clock,
})
const note = (caseId: string) => lane.note(caseId)
const unshown = new UnshownCases({ cases: shownCases, policies, board, shown, note })
const looking = repeatEvery(config.MOD_LOG_LOOK_EVERY_MS, () => unshown.find(signal), {
  signal,
  onFault: telemetry.unshownNotFound,
})

await service.consume(
  {
    EnforcementOrdered: enforce({
      stage: discordStage(acting, selfId, config.DISCORD_DEADLINE_MS),
      hand: discordHand(acting, config.DISCORD_DEADLINE_MS),
      cases,
      members,
      policies,
      reach: logReach(eventLog),
      clock,
      isObserving: config.ENFORCE === 'false',
      telemetry,
      onOutcome: note,
    }),
    ReviewRequested: showInModLog<'ReviewRequested'>(note),
    CaseDismissed: showInModLog<'CaseDismissed'>(note),
    CaseApproved: showInModLog<'CaseApproved'>(note),
    CaseOverridden: showInModLog<'CaseOverridden'>(note),
  },
  { concurrency: config.ENFORCE_CONCURRENCY },
)
await lane.stop()
await looking
