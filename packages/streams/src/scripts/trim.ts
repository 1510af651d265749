const entryIds = `
local function parts(id)
  local ms, sequence = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(sequence)
end
local function older(a, b)
  local aMs, aSequence = parts(a)
  local bMs, bSequence = parts(b)
  if aMs ~= bMs then return aMs < bMs end
  return aSequence < bSequence
end
local function after(id)
  local ms, sequence = string.match(id, '^(%d+)-(%d+)$')
  return ms .. '-' .. string.format('%.0f', tonumber(sequence) + 1)
end
local function before(id)
  local ms, sequence = parts(id)
  if sequence > 0 then return string.format('%.0f-%.0f', ms, sequence - 1) end
  return string.format('%.0f', ms - 1) .. '-18446744073709551615'
end
local function fieldsOf(flat)
  local map = {}
  for i = 1, #flat, 2 do map[flat[i]] = flat[i + 1] end
  return map
end
`

/**
 * Trims a stream up to what every required group has read and settled and no hold needs. Optional groups that stand in the
 * way of a stream longer than their bound are moved forward, and what they missed is written down.
 *
 * KEYS: stream, holds, gaps. ARGV: name of the stream; how many required groups, groups …; how many required holds, names …;
 * how many optional groups, name and bound of each.
 * Returns {trimmed, first id that was kept or '' when nothing may be trimmed, per skipped group: name, from, to, entries}.
 */
export const trimScript = `#!lua flags=allow-oom
${entryIds}
local groups = redis.pcall('XINFO', 'GROUPS', KEYS[1])
if groups.err then return {0, ''} end
local named = {}
for _, group in ipairs(groups) do
  local g = fieldsOf(group)
  named[g['name']] = g
end
local function needs(g)
  if g['pending'] > 0 then return redis.call('XPENDING', KEYS[1], g['name'])[2] end
  return after(g['last-delivered-id'])
end

local at = 2
local floor
local function keep(id) if not floor or older(id, floor) then floor = id end end

local count = tonumber(ARGV[at])
for i = at + 1, at + count do
  local g = named[ARGV[i]]
  if not g then return {0, ''} end
  keep(needs(g))
end
at = at + count + 1

local holds = fieldsOf(redis.call('HGETALL', KEYS[2]))
count = tonumber(ARGV[at])
for i = at + 1, at + count do
  if not holds[ARGV[i]] then return {0, ''} end
end
for _, id in pairs(holds) do keep(id) end
at = at + count + 1
if not floor then return {0, ''} end

local length = redis.call('XLEN', KEYS[1])
local required = floor
local skipped = {}
count = tonumber(ARGV[at])
for i = at + 1, at + count * 2, 2 do
  local g = named[ARGV[i]]
  if g then
    local id = needs(g)
    if older(id, required) then
      if length > tonumber(ARGV[i + 1]) then skipped[#skipped + 1] = {g, id} else keep(id) end
    end
  end
end

local answer = {0, floor}
for _, skip in ipairs(skipped) do
  local g, from = skip[1], skip[2]
  local to = before(required)
  local missed, cursor = 0, from
  repeat
    local page = redis.call('XRANGE', KEYS[1], cursor, to, 'COUNT', 500)
    missed = missed + #page
    if #page > 0 then cursor = '(' .. page[#page][1] end
  until #page < 500
  repeat
    local pending = redis.call('XPENDING', KEYS[1], g['name'], '-', to, 500)
    local ids = {}
    for n, entry in ipairs(pending) do ids[n] = entry[1] end
    if #ids > 0 then redis.call('XACK', KEYS[1], g['name'], unpack(ids)) end
  until #pending < 500
  if older(g['last-delivered-id'], to) then redis.call('XGROUP', 'SETID', KEYS[1], g['name'], to) end
  if missed > 0 then
    redis.call('XADD', KEYS[3], 'MAXLEN', '~', 1000, '*', 'stream', ARGV[1], 'group', g['name'], 'from', from, 'to', to, 'entries', missed)
    for _, value in ipairs({g['name'], from, to, missed}) do answer[#answer + 1] = value end
  end
end
answer[1] = redis.call('XTRIM', KEYS[1], 'MINID', '~', floor)
return answer
`

/**
 * Measures how far groups are behind on one stream.
 *
 * KEYS: stream. ARGV: most entries to count one by one, groups …
 * Returns {now in ms, length, last id}, then per group {name, last delivered id or '' without a group, entries, 1 if that is
 * counted and not estimated, ms of the oldest undelivered or -1, pending, ms of the oldest pending or -1}.
 */
export const lagScript = `#!lua flags=allow-oom
${entryIds}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local info = redis.pcall('XINFO', 'STREAM', KEYS[1])
if info.err then return {now, 0, ''} end
local s = fieldsOf(info)
local length, newest, added = s['length'], s['last-generated-id'], s['entries-added']
local answer = {now, length, newest}
local named = {}
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local g = fieldsOf(group)
  named[g['name']] = g
end
local most = tonumber(ARGV[1])
for i = 2, #ARGV do
  local g = named[ARGV[i]]
  if not g then
    answer[#answer + 1] = {ARGV[i], '', length, 1, -1, 0, -1, -1}
  else
    local last, read = g['last-delivered-id'], g['entries-read']
    local entries, counted, oldest = 0, 1, -1
    if length > 0 and older(last, newest) then
      local first = redis.call('XRANGE', KEYS[1], '(' .. last, '+', 'COUNT', 1)[1]
      if first then
        oldest = parts(first[1])
        local start = s['first-entry'] and s['first-entry'][1]
        if older(last, start) then
          entries = length
        else
          local unread = most > 0 and #redis.call('XRANGE', KEYS[1], '(' .. last, '+', 'COUNT', most) or 0
          if unread < most then
            entries = unread
          else
            local done = most > 0 and #redis.call('XRANGE', KEYS[1], '-', last, 'COUNT', most) or 0
            if done < most then
              entries = length - done
            else
              counted = 0
              entries = math.max(unread, math.min(length - done, read and (added - read) or length))
            end
          end
        end
      end
    end
    local pending, oldestPending = g['pending'], -1
    if pending > 0 then oldestPending = parts(redis.call('XPENDING', KEYS[1], g['name'])[2]) end
    answer[#answer + 1] = {g['name'], last, entries, counted, oldest, pending, oldestPending}
  end
end
return answer
`

/**
 * Sets a hold, under a lease if there is one.
 *
 * KEYS: holds, lease (or holds again). ARGV: name, entry id, fence or ''. Returns 1, or -1 when the lease is not held.
 */
export const holdScript = `#!lua flags=allow-oom
if ARGV[3] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[3] then return -1 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
`
