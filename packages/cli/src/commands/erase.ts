import { describeAge } from '../describe-age.ts'
import type { FoundWord } from '../erase/found-word.ts'
import { searchFiles } from '../erase/search-files.ts'
import { searchPostgres } from '../erase/search-postgres.ts'
import { compactRedis, searchRedis } from '../erase/search-redis.ts'
import { type TrimHorizon, trimHorizon } from '../erase/trim-horizon.ts'
import { CommandFailure } from '../failure.ts'
import { type Output, style } from '../output.ts'
import { openReachedLog, type Reached, reach } from '../reach.ts'

export interface EraseOptions {
  readonly guildId: string
  readonly userId: string
  readonly yes?: boolean
  /** A word of his that must be nowhere afterwards. */
  readonly prove?: string
}

interface Proof {
  readonly word: string
  readonly found: readonly FoundWord[]
  readonly files: number
  readonly unread: readonly string[]
  readonly isClean: boolean
}

/** Destroys a member's key and name in the log. Without `yes` it only says what would happen. */
export async function erase({ guildId, userId, yes = false, prove }: EraseOptions, output: Output): Promise<void> {
  const reached = await reach()
  await using eventLog = await openReachedLog(reached)
  const subject = (await eventLog.keys.knownSubjects(guildId, [userId])).get(userId) ?? null
  if (subject === null && prove === undefined) {
    throw new CommandFailure(`the log knows no member ${userId} of guild ${guildId} (any more)`, {
      next: 'check both ids; a member who was erased already is unknown too',
    })
  }
  const erasure = yes && subject !== null ? await eventLog.erase(guildId, userId) : null
  if (erasure)
    output.say(`erased: recorded at position ${erasure.position}; his words in log and archive cannot be read any more`)
  const horizon = await trimHorizon(reached.redisUrl, guildId, reached.partitions)
  const proof = prove === undefined ? null : await proveGone(prove, reached, output)
  const facts = { isDryRun: !yes, guildId, userId, subject, position: erasure?.position ?? null, redis: horizon, proof }
  output.result(facts, () =>
    [
      ...(yes
        ? []
        : [
            subject === null
              ? 'The log knows no such member (any more).'
              : `Would destroy the key of ${subject} and the link to ${userId}, and record MemberErased.`,
          ]),
      horizonText(horizon),
      ...(proof ? [proofText(proof)] : []),
    ].join('\n'),
  )
  if (!yes && subject !== null) output.say('nothing was changed: add --yes to do it')
  if (proof && !proof.isClean) process.exitCode = 1
}

function horizonText({ oldestAt, entries }: TrimHorizon): string {
  if (oldestAt === null) return 'Redis holds no words of this partition any more.'
  return `Redis still remembers ${entries} entries of this partition, back to ${describeAge(Date.now() - oldestAt)} ago; each goes when every service has settled it.`
}

/** Looks for a word in every store. What Redis has forgotten is first made to leave its file. */
async function proveGone(
  word: string,
  { databaseUrl, redisUrl, stateDir, connection }: Reached,
  output: Output,
): Promise<Proof> {
  if (word.length < 4) {
    throw new CommandFailure('a word to be proven gone needs 4 letters or more', {
      next: 'choose one that only he wrote',
      exitCode: 2,
    })
  }
  output.say('looking through Postgres, Redis and files')
  const redis = await searchRedis(redisUrl, word)
  if (redis.length === 0) await compactRedis(redisUrl)
  const postgres = await searchPostgres(databaseUrl, word)
  const { found, files, unread } = connection ? await searchFiles(stateDir, word) : { found: [], files: 0, unread: [] }
  const everything = [...postgres, ...redis, ...found]
  return {
    word,
    found: everything,
    files,
    unread,
    isClean: unread.length === 0 && everything.every(({ store }) => store === 'simulator'),
  }
}

function proofText({ word, found, files, unread, isClean }: Proof): string {
  const places = found.map(
    ({ store, place }) => `  ${store === 'simulator' ? "the simulated Discord's own memory" : store}: ${place}`,
  )
  const hidden = unread.map((path) => `  could not be read, so nothing is proven: ${path}`)
  const verdict = isClean
    ? style('green', `"${word}" is nowhere: every table, every Redis key and ${files} files were searched.`)
    : style('red', `"${word}" is still there, or not everything could be searched:`)
  return [verdict, ...places, ...hidden].join('\n')
}
