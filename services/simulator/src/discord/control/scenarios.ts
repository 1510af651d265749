import { randomUUID } from 'node:crypto'
import { DiscordRefusal } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import type { Guild } from '../world/entities.ts'
import type { actAsMember } from './act-as-member.ts'
import { ControlError } from './control-error.ts'
import { ScenarioForm } from './control-forms.ts'
import { guildAt } from './find-in-world.ts'
import { pick, seededRandom } from './random.ts'
import { CHAT, RAID, SCAM } from './scenario-texts.ts'

export const SCENARIOS = ['chat', 'scam', 'raid'] as const
export type ScenarioName = (typeof SCENARIOS)[number]

export interface ScenarioProgress {
  readonly id: string
  readonly name: ScenarioName
  readonly isRunning: boolean
  /** Messages posted. */
  readonly posted: number
  /** Messages that Discord refused, e.g. of a member who is timed out. */
  readonly refused: number
  /** Members who came for it. */
  readonly joined: number
  /** Ids of the posted messages, oldest first. */
  readonly messageIds: readonly string[]
}

interface Run {
  readonly id: string
  readonly name: ScenarioName
  isRunning: boolean
  posted: number
  refused: number
  joined: number
  readonly messageIds: string[]
  timer: NodeJS.Timeout | undefined
}

type Step = (run: Run) => void

/** Scenes that play by themselves: the same seed plays the same scene. */
export function createScenarios(simulation: Simulation, member: ReturnType<typeof actAsMember>) {
  const runs = new Map<string, Run>()

  function say(run: Run, guild: Guild, channelId: string, authorId: string, content: string): void {
    try {
      run.messageIds.push(member.post({ guildId: guild.id, channelId, authorId, content }).id)
      run.posted += 1
    } catch (error) {
      if (!(error instanceof DiscordRefusal)) throw error
      run.refused += 1
    }
  }

  function stepOf(name: ScenarioName, guild: Guild, seed: number): Step {
    const random = seededRandom(seed)
    const channels = [...guild.channels.values()].filter(
      (channel) => channel.type === 0 && channel.overwrites.length === 0,
    )
    const people = [...guild.members.values()].filter(
      (one) => one.roleIds.length === 0 || simulation.world.users.get(one.userId)?.isBot === false,
    )
    const humans = people
      .map((one) => one.userId)
      .filter((id) => !simulation.world.bots.has(id) && id !== guild.ownerId)
    if (name === 'chat')
      return (run) => say(run, guild, pick(random, channels).id, pick(random, humans), pick(random, CHAT))
    if (name === 'scam') {
      // One stolen account posts the same in channel after channel.
      const stolen = pick(random, humans)
      return (run) => say(run, guild, channels[run.posted % channels.length]?.id ?? '', stolen, pick(random, SCAM))
    }
    const raiders: string[] = []
    return (run) => {
      const comes = raiders.length === 0 || (raiders.length < 50 && random() < 0.4)
      if (comes) {
        raiders.push(
          member.join({
            guildId: guild.id,
            newName: `raider_${seed}_${raiders.length + 1}`,
            accountAgeDays: random() * 3,
          }).id,
        )
        run.joined += 1
      }
      const present = raiders.filter((id) => guild.members.has(id))
      if (present.length > 0) say(run, guild, pick(random, channels).id, pick(random, present), pick(random, RAID))
    }
  }

  function start(name: ScenarioName, input: ScenarioForm = {}): ScenarioProgress {
    const form = ScenarioForm.parse(input)
    const step = stepOf(name, guildAt(simulation.world, form.guildId), form.seed)
    const run: Run = {
      id: randomUUID(),
      name,
      isRunning: true,
      posted: 0,
      refused: 0,
      joined: 0,
      messageIds: [],
      timer: undefined,
    }
    runs.set(run.id, run)
    const wanted = form.count ?? (form.durationMs === undefined ? 20 : Number.POSITIVE_INFINITY)
    const endsAt = form.durationMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + form.durationMs
    const startedAt = Date.now()
    let steps = 0
    run.timer = setInterval(
      () => {
        const due = Math.floor(((Date.now() - startedAt) / 1_000) * form.rate) + 1
        while (steps < due && steps < wanted) {
          steps += 1
          step(run)
        }
        if (steps >= wanted || Date.now() >= endsAt) end(run)
      },
      Math.min(50, 1_000 / form.rate),
    )
    return progress(run.id)
  }

  function end(run: Run): void {
    clearInterval(run.timer)
    run.isRunning = false
  }

  function progress(id: string): ScenarioProgress {
    const run = runs.get(id)
    if (!run) throw new ControlError(404, `there is no scenario ${id}`)
    const { timer: _timer, ...shown } = run
    return { ...shown, messageIds: [...run.messageIds] }
  }

  return {
    start,
    progress,
    list: () => [...runs.keys()].map(progress),
    stop(id: string): ScenarioProgress {
      const run = runs.get(id)
      if (run) end(run)
      return progress(id)
    },
    stopAll(): void {
      for (const run of runs.values()) end(run)
      runs.clear()
    },
  }
}
