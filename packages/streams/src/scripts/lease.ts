/**
 * Takes a lease that nobody holds. Tokens grow with every change of owner and also when Redis lost its data, because they
 * are never below the clock.
 *
 * KEYS: lease, token. ARGV: owner, time to live in ms. Returns the new token, or false when the lease is held.
 */
export const acquireScript = `#!lua flags=allow-oom
if redis.call('EXISTS', KEYS[1]) == 1 then return false end
local clock = redis.call('TIME')
local token = clock[1] * 1000 + math.floor(clock[2] / 1000)
local last = tonumber(redis.call('GET', KEYS[2]) or 0)
if last >= token then token = last + 1 end
local text = string.format('%.0f', token)
redis.call('SET', KEYS[2], text)
redis.call('SET', KEYS[1], text .. ':' .. ARGV[1], 'PX', ARGV[2])
return text
`

/**
 * KEYS: lease, epoch. ARGV: fence, time to live in ms.
 * Returns 1 while the lease is held and 0 when it is not, and the epoch ('' when there is none).
 */
export const renewScript = `#!lua flags=allow-oom
local held = 0
if redis.call('GET', KEYS[1]) == ARGV[1] then held = redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return {held, redis.call('GET', KEYS[2]) or ''}
`

/**
 * Gives a lease back, with the attempts of what was read and never handed out.
 *
 * KEYS: lease, streams … ARGV: fence, group, consumer; per stream: how many, then id and attempts of each.
 * Returns 1, or 0 when the lease was not held.
 */
export const releaseScript = `#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local at = 4
for k = 2, #KEYS do
  local count = tonumber(ARGV[at])
  at = at + 1
  for i = 1, count do
    redis.pcall('XCLAIM', KEYS[k], ARGV[2], ARGV[3], 0, ARGV[at], 'RETRYCOUNT', ARGV[at + 1], 'JUSTID')
    at = at + 2
  end
end
redis.call('DEL', KEYS[1])
return 1
`

/**
 * A sign of life of one consumer of a group.
 *
 * KEYS: members. ARGV: consumer, ms after which a silent one counts as gone. Returns the live ones.
 */
export const joinScript = `#!lua flags=allow-oom
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
return redis.call('ZRANGE', KEYS[1], 0, -1)
`

/**
 * Removes consumers that have nothing pending: the one named, and all that were idle for longer than the bound.
 *
 * KEYS: streams … ARGV: group, consumer or '', idle bound in ms, the caller's own name to keep or ''. Returns how many were removed.
 */
export const forgetConsumersScript = `#!lua flags=allow-oom
local removed = 0
for k = 1, #KEYS do
  local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[k], ARGV[1])
  if not consumers.err then
    for _, consumer in ipairs(consumers) do
      local name, pending, idle = consumer[2], consumer[4], consumer[6]
      if pending == 0 and name ~= ARGV[4] and (name == ARGV[2] or idle > tonumber(ARGV[3])) then
        redis.call('XGROUP', 'DELCONSUMER', KEYS[k], ARGV[1], name)
        removed = removed + 1
      end
    end
  end
end
return removed
`

/**
 * Creates what is missing of a group in some streams, and the streams. Works also when Redis is out of memory: what is
 * there already must be handled then.
 *
 * KEYS: streams … ARGV: group, first id not to deliver ('0' or '$'). The first stream is always read from its beginning.
 * Returns how many groups were created.
 */
export const prepareScript = `#!lua flags=allow-oom
local created = 0
for k = 1, #KEYS do
  local from = k == 1 and '0' or ARGV[2]
  local answer
  if from == '0' then
    answer = redis.pcall('XGROUP', 'CREATE', KEYS[k], ARGV[1], '0', 'MKSTREAM', 'ENTRIESREAD', '0')
  else
    answer = redis.pcall('XGROUP', 'CREATE', KEYS[k], ARGV[1], from, 'MKSTREAM')
  end
  if not answer.err then
    created = created + 1
  elseif not string.find(answer.err, 'BUSYGROUP', 1, true) then
    return answer
  end
end
return created
`
