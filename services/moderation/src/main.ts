import { loadLocalModel } from '@nexus/local-model'
import { linkLists, startService } from '@nexus/runtime'
import { logCases } from './adapters/log-cases.ts'
import { logLearning } from './adapters/log-learning.ts'
import { logMembers } from './adapters/log-members.ts'
import { logPolicies } from './adapters/log-policies.ts'
import { answerCase } from './answer-case.ts'
import { changePolicy } from './change-policy.ts'
import { Config } from './config.ts'
import { manifest } from './manifest.ts'
import { screenMessages } from './screen-messages.ts'
import { setRaidLevel } from './set-raid-level.ts'

await using service = await startService(manifest, Config, process.env)
const { config, eventLog, log } = service
const cases = logCases(eventLog)
const members = logMembers({ keys: eventLog.keys, forgetting: () => eventLog.forgetting() })
const model = loadLocalModel()
log.info({ modelVersion: model.version }, 'local model loaded')
const policies = logPolicies(eventLog, await linkLists(config.LINK_LISTS, log))
const answer = answerCase({ cases, policies, learnings: logLearning(eventLog) })

await service.consume(
  {
    MessageContextualized: screenMessages({ cases, policies, members, model }),
    VerdictReached: answer,
    VerdictFailed: answer,
    EnforcementApplied: answer,
    EnforcementFailed: answer,
    EnforcementExpired: answer,
    EnforcementReversed: answer,
    ApproveCase: answer,
    OverrideCase: answer,
    AppealCase: answer,
    ChangePolicy: changePolicy(policies),
    SetRaidLevel: setRaidLevel(policies),
  },
  { flushAfterMs: config.FLUSH_AFTER_MS },
)
