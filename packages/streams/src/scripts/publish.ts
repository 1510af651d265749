/**
 * Adds entries to streams of one partition, in order, if the epoch is the known one and the lease (if any) still held.
 * A call that repeats the publisher's last one, because its answer was lost, gets the same answer and adds nothing.
 *
 * KEYS: epoch, publisher, lease (or epoch again where there is none), streams …
 * ARGV: epoch, call number, fence or '', runs; per run: index of its stream, entries, arguments per entry; then all arguments.
 * Returns 'EPOCH', 'FENCE', or the first id of each run, separated by spaces; the others follow it by sequence.
 */
export const publishScript = `#!lua
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'EPOCH' end
if ARGV[3] ~= '' and redis.call('GET', KEYS[3]) ~= ARGV[3] then return 'FENCE' end
local last = redis.call('GET', KEYS[2])
if last then
  local split = string.find(last, ' ', 1, true)
  if string.sub(last, 1, split - 1) == ARGV[2] then return string.sub(last, split + 1) end
end
local call = redis.call
local runs = tonumber(ARGV[4])
local at = 5 + runs * 3
local firsts = {}
for run = 0, runs - 1 do
  local key = KEYS[3 + tonumber(ARGV[5 + run * 3])]
  local count = tonumber(ARGV[6 + run * 3])
  local width = tonumber(ARGV[7 + run * 3])
  local first = call('XADD', key, '*', unpack(ARGV, at, at + width - 1))
  at = at + width
  firsts[run + 1] = first
  if count > 1 then
    local dash = string.find(first, '-', 1, true)
    local time = string.sub(first, 1, dash)
    local sequence = tonumber(string.sub(first, dash + 1))
    for i = 1, count - 1 do
      call('XADD', key, time .. (sequence + i), unpack(ARGV, at, at + width - 1))
      at = at + width
    end
  end
end
local answer = table.concat(firsts, ' ')
call('SET', KEYS[2], ARGV[2] .. ' ' .. answer, 'PX', 600000)
return answer
`
