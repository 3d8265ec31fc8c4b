-- Lanes: what commit.lua, claim.lua and release.lua share. It is put in front of each of them.
--
-- A lane is two keys. `q` is a sorted set of delivery ids by their place in the lane. `d` is a hash:
--   n          the highest place given so far
--   c          the last claimed place; every delivery at or before it is in the run that is out
--   d<id>      the sealed delivery, with which the store does nothing but hand it out
--   t<id>      "<due> <rest> <attempts> <maybe sent> <slot>": times in ms of line time, slot 16 bytes or none
--   r<id>      how urgent the delivery is, 0 first; absent for 0
--   h<id>      the sealed headway of a delivery of which something arrived
--   o<id>      there if the delivery is needless once it is not claimed any more
--   s<slot>    the newest delivery with that slot
-- A lane that holds something is in exactly one of two sorted sets: `busy`, scored by the epoch under which
-- its run is out, or `ready`, scored by how urgent it is and the line time from which a run can
-- be claimed (see ready_score): as urgent as the most urgent of its next run, which must not wait for the turn of
-- what has to go before it.
-- Times are compared as numbers but kept as the text that came in, which Lua could not print exactly.

local RUN = 32
local RANK = 2 ^ 44

local function read_state(text)
  local due, rest, attempts, maybe, slot = string.match(text, '^(%S+) (%S+) (%d+) (%d) (.*)$')
  return { due = due, rest = rest, attempts = attempts, maybe = maybe, slot = slot }
end

local function state_of(d, id)
  return read_state(redis.call('HGET', d, 't' .. id))
end

local function state_text(s)
  return table.concat({ s.due, s.rest, s.attempts, s.maybe, s.slot }, ' ')
end

local function set_state(d, id, s)
  redis.call('HSET', d, 't' .. id, state_text(s))
end

local function later(a, b)
  if tonumber(a) > tonumber(b) then return a end
  return b
end

local function earlier(a, b)
  if tonumber(a) < tonumber(b) then return a end
  return b
end

-- How urgent the most urgent delivery of the next run is.
local function rank_of(q, d)
  local fields = redis.call('ZRANGE', q, 0, RUN - 1)
  if #fields == 0 then return 0 end
  for i, id in ipairs(fields) do fields[i] = 'r' .. id end
  local least
  for _, rank in ipairs(redis.call('HMGET', d, unpack(fields))) do
    local one = tonumber(rank or '0')
    if not least or one < least then least = one end
  end
  return least
end

-- First how urgent the lane is, then the time of its first delivery: a number below 2^53, so it is exact.
local function ready_score(lane, s)
  local rank = rank_of(lane.q, lane.d)
  local at = math.min(math.max(tonumber(later(s.due, s.rest)), 0), RANK - 1)
  return string.format('%.0f', rank * RANK + at)
end

-- The last claimed place, 0 if there is none.
local function claimed_to(d)
  return tonumber(redis.call('HGET', d, 'c') or '0')
end

local function is_out(q, d)
  local c = claimed_to(d)
  return c > 0 and redis.call('ZCOUNT', q, '-inf', c) > 0
end

-- Claims a run of a lane of which none is out; nil where nothing is due, or where how urgent it is is not one of
-- `ranks`, each a digit; without them any is.
-- A run is flat: the lane's number in the call, then id, attempts, maybe sent, sealed headway or '', sealed delivery
-- of each.
local function claim_run(number, lane, now, ranks)
  if is_out(lane.q, lane.d) then return nil end
  local places = redis.call('ZRANGE', lane.q, 0, RUN - 1, 'WITHSCORES')
  if ranks and places[1] then
    local rank = string.format('%d', rank_of(lane.q, lane.d))
    if not string.find(ranks, rank, 1, true) then return nil end
  end
  local run, last = { number }, nil
  for i = 1, #places, 2 do
    local id = places[i]
    local kept = redis.call('HMGET', lane.d, 't' .. id, 'd' .. id, 'h' .. id)
    local s = read_state(kept[1])
    if tonumber(later(s.due, s.rest)) > now then break end
    last = places[i + 1]
    run[#run + 1] = id
    run[#run + 1] = s.attempts
    run[#run + 1] = s.maybe
    run[#run + 1] = kept[3] or ''
    run[#run + 1] = kept[2]
  end
  if not last then return nil end
  redis.call('HSET', lane.d, 'c', last)
  return run
end

local function set_busy(lane, ready, busy, epoch)
  redis.call('ZREM', ready, lane.name)
  redis.call('ZADD', busy, epoch, lane.name)
end

-- Puts a lane where it now belongs: gone, busy or ready.
local function place_lane(lane, ready, busy, epoch)
  local head = redis.call('ZRANGE', lane.q, 0, 0)[1]
  if not head then
    redis.call('DEL', lane.d)
    redis.call('ZREM', ready, lane.name)
    redis.call('ZREM', busy, lane.name)
  elseif is_out(lane.q, lane.d) then
    set_busy(lane, ready, busy, epoch)
  else
    local s = state_of(lane.d, head)
    redis.call('ZREM', busy, lane.name)
    redis.call('ZADD', ready, ready_score(lane, s), lane.name)
  end
end

-- Keeps which runs an operation claimed, among the latest `keep` operations and a few more: they go some at a time.
local function remember(ops, order, op, runs, keep)
  local answer = {}
  for i, run in ipairs(runs) do
    local ids = {}
    for j = 2, #run, 5 do ids[#ids + 1] = run[j] end
    answer[i] = { run[1], ids }
  end
  redis.call('HSET', ops, op, cmsgpack.pack(answer))
  local some = 64
  if redis.call('RPUSH', order, op) >= keep + some then
    redis.call('HDEL', ops, unpack(redis.call('LPOP', order, some)))
  end
end

-- The remembered runs as they now stand, without what is gone; nil for an operation that is new. `number` is that
-- of the commits there are.
local function answer_again(ops, op, lanes, number)
  local answer = redis.call('HGET', ops, op)
  if not answer then return nil end
  local reply = { 'again', number }
  for _, claimed in ipairs(cmsgpack.unpack(answer)) do
    local lane = lanes[claimed[1]]
    local run = { claimed[1] }
    for _, id in ipairs(claimed[2]) do
      local sealed = redis.call('HGET', lane.d, 'd' .. id)
      if sealed then
        local s = state_of(lane.d, id)
        run[#run + 1] = id
        run[#run + 1] = s.attempts
        run[#run + 1] = s.maybe
        run[#run + 1] = redis.call('HGET', lane.d, 'h' .. id) or ''
        run[#run + 1] = sealed
      end
    end
    if #run > 1 then reply[#reply + 1] = run end
  end
  return reply
end

