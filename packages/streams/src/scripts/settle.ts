/**
 * Acknowledges entries of one group in several streams of a partition while the lease is held.
 *
 * KEYS: lease, streams … ARGV: fence, group; per stream: how many ids, ids …
 * Returns how many were pending, or -1 when the lease is not held.
 */
export const ackScript = `#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
local acknowledged, at = 0, 3
for k = 2, #KEYS do
  local count = tonumber(ARGV[at])
  acknowledged = acknowledged + redis.call('XACK', KEYS[k], ARGV[2], unpack(ARGV, at + 1, at + count))
  at = at + 1 + count
end
return acknowledged
`

/**
 * Takes pending entries over and counts one more attempt for each.
 *
 * KEYS: lease, stream. ARGV: fence, group, consumer, ids …
 * Returns the entries that still exist, or -1 when the lease is not held.
 */
export const claimScript = `#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
return redis.call('XCLAIM', KEYS[2], ARGV[2], ARGV[3], 0, unpack(ARGV, 4))
`

/**
 * Restarts the idle time of pending entries and counts no attempt.
 *
 * KEYS: lease, stream. ARGV: fence, group, consumer, ids … Returns 1, or -1 when the lease is not held.
 */
export const extendScript = `#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
local ids = {unpack(ARGV, 4)}
ids[#ids + 1] = 'JUSTID'
redis.call('XCLAIM', KEYS[2], ARGV[2], ARGV[3], 0, unpack(ids))
return 1
`

/**
 * Moves one pending entry to the dead letters of its stream.
 *
 * KEYS: lease, stream, dead stream. ARGV: fence, group, entry id, most dead letters kept, fields …
 * Returns the dead letter's id and how many old ones were dropped for it, or -1 when the lease is not held.
 */
export const deadLetterScript = `#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
local id = redis.call('XADD', KEYS[3], '*', unpack(ARGV, 5))
redis.call('XACK', KEYS[2], ARGV[2], ARGV[3])
return {id, redis.call('XTRIM', KEYS[3], 'MAXLEN', '~', ARGV[4])}
`

/**
 * Takes a dead letter out and adds it to the stream that only its group reads.
 *
 * KEYS: dead stream, retry stream. ARGV: id of the dead letter, fields …
 * Returns the new entry's id, or false when the dead letter is gone.
 */
export const redriveScript = `#!lua
if redis.call('XDEL', KEYS[1], ARGV[1]) == 0 then return false end
return redis.call('XADD', KEYS[2], '*', unpack(ARGV, 2))
`
