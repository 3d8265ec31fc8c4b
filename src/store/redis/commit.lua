-- commit.lua: takes a batch whole, or writes nothing.
--
-- Why a script: the epoch, the revisions and the seen keys must be checked and the batch written with nothing
-- in between. Redis does not roll back, so everything is validated before the first write. No policy is in
-- here: what is written was decided, encoded and sealed outside, and time is passed in.
--
-- KEYS     1 meta, 2 ops, 3 ops' order, 4 ready, 5 busy, 6 follow-ups, 7 follow-ups' order, 8 held deliveries,
--          9 their order, 10 what made no case, 11 its order, 12 the leaves that are to be destroyed; then whatever the
--          arguments name by position, a lane being two in a row: `q` and `d` (see lanes.lua).
-- ARGV     operation id, epoch, holder, history, least number (see guard.lua), how many operations to keep, line
--          time to claim at or '', the ranks that are claimed, how many commits there must be now or '' for any number, then
--          sections, each its length followed by its items (K is a position in KEYS, L one in the section of lanes):
--            lanes        K name
--            seen         K n hash*n                                   must not be in the set
--            documents    K expected-revision revision field sealed wrapped-key-or-'' entries-or-''    the field is `d` for
--                         a whole document, which takes the place of all changes, or that of a change
--            forgotten    K expected-revision revision-or-'' time-or-'' K K    a document, and what goes with it: its leaf is
--                         to be destroyed, and nothing is left of it but the revision and the time
--            deliveries   L id slot-or-'' overtaken-slot-or-'' rank due sealed      id must not be in the lane
--            days         K day
--            amended      K n {place sealed}*n                     in the place of what stands there
--            entries      K n sealed*n
--            cut          K n                                      so many of the first elements go
--            fields       K field value
--            leaves       K n member*n
--            enters       K n {score member}*n
--            settled      L id
--            headways     L id sealed
--            retries      L id at maybe-sent attempted
--            kept         K id sealed                              K is 6, 8 or 10, and its order the next
--            done         K id
--            tallies      K field by                               a counter of a day
--            unlinked     K field
-- Returns  {'ok', number, run...} with how many commits there are now or, for an operation that was taken before,
--          {'again', number, run...} with the same runs; what guard.lua refuses, {'conflict', key}, {'queued', key}
--          where nothing was written.

local a = 0
local function arg()
  a = a + 1
  return ARGV[a]
end
local function key()
  return KEYS[tonumber(arg())]
end
-- The next arguments, as many as the first of them says, times `size`; at most a few hundred.
local function several(size)
  local n = tonumber(arg()) * (size or 1)
  a = a + n
  return unpack(ARGV, a - n + 1, a)
end
local function each(act)
  for i = 1, tonumber(arg()) do
    local refused = act(i)
    if refused then return refused end
  end
end

local op, epoch, holder, history, least, keep, now = arg(), arg(), arg(), arg(), arg(), tonumber(arg()), arg()
local ranks, recalled = arg(), arg()
local META, OPS, ORDER, READY, BUSY = unpack(KEYS, 1, 5)
local MAILS, DOOMED = 10, KEYS[12]
local NEVER = '-9007199254740992'

local refused, point = fenced(META, epoch, holder)
if refused then return refused end

local lanes = {}
each(function(i)
  local k = tonumber(arg())
  lanes[i] = { q = KEYS[k], d = KEYS[k + 1], name = arg() }
end)
local function lane()
  return lanes[tonumber(arg())]
end

local again = answer_again(OPS, op, lanes, point[2]) or behind(point, history, least)
if again then return again end
if recalled ~= '' and recalled ~= point[2] then return { 'conflict', META } end

-- First everything is read and checked …
local first = a
refused = each(function()
  local k = key()
  for _, known in ipairs(redis.call('SMISMEMBER', k, several())) do
    if known == 1 then return { 'conflict', k } end
  end
end) or each(function()
  local k, expected = key(), arg()
  if (redis.call('HGET', k, 'r') or '0') ~= expected then return { 'conflict', k } end
  a = a + 5
end) or each(function()
  local k, expected = key(), arg()
  if (redis.call('HGET', k, 'r') or '0') ~= expected then return { 'conflict', k } end
  a = a + 4
end) or each(function()
  local l, id = lane(), arg()
  if redis.call('ZSCORE', l.q, id) then return { 'queued', l.d } end
  a = a + 5
end)
if refused then return refused end

-- … then everything is written.
a = first
local number = string.format('%d', redis.call('HINCRBY', META, 'number', 1))
each(function()
  redis.call('SADD', key(), several())
end)
each(function()
  local k = key()
  arg()
  local fields = { 'r', arg(), arg(), arg() }
  if fields[3] == 'd' then redis.call('HDEL', k, '1', '2', '3', '4', '5', '6', '7', '8') end
  local wrapped, entries = arg(), arg()
  if wrapped ~= '' then
    fields[5], fields[6] = 'k', wrapped
  end
  if entries ~= '' then
    fields[#fields + 1] = 'n'
    fields[#fields + 1] = entries
  end
  redis.call('HSET', k, unpack(fields))
end)

-- The leaf that wraps a key stands behind its version, in the clear; what a version before wrapped has none.
local function doom(wrapped)
  if wrapped and string.byte(wrapped) == 2 then
    redis.call('ZADD', DOOMED, 0, string.sub(wrapped, 2, 13))
  end
end

each(function()
  local k, _, rev, at = key(), arg(), arg(), arg()
  doom(redis.call('HGET', k, 'k'))
  redis.call('UNLINK', k, key(), key())
  if rev ~= '' then redis.call('HSET', k, 'r', rev, 'f', at) end
end)

-- New deliveries meet their lanes as settlements and retries leave them, so they are passed over for now.
local deliveries = a
a = a + 1 + 7 * tonumber(ARGV[a + 1])

each(function()
  local k, day = key(), arg()
  redis.call('ZADD', k, day, day)
end)
-- A list whose elements change is written anew, for it stands under commands that every user of the ACL has.
each(function()
  local k, n = key(), tonumber(arg())
  local all = redis.call('LRANGE', k, 0, -1)
  for _ = 1, n do
    local place, sealed = tonumber(arg()) + 1, arg()
    if all[place] then all[place] = sealed end
  end
  redis.call('UNLINK', k)
  for first = 1, #all, 1000 do
    redis.call('RPUSH', k, unpack(all, first, math.min(first + 999, #all)))
  end
end)
each(function()
  redis.call('RPUSH', key(), several())
end)
each(function()
  redis.call('LPOP', key(), arg())
end)
each(function()
  redis.call('HSET', key(), arg(), arg())
end)
each(function()
  redis.call('ZREM', key(), several())
end)
each(function()
  redis.call('ZADD', key(), several(2))
end)

local more = 0 -- by how many deliveries the outbox grows

local function take_out(l, id, slot)
  redis.call('HDEL', l.d, 'd' .. id, 't' .. id, 'r' .. id, 'h' .. id, 'o' .. id)
  if slot ~= '' and redis.call('HGET', l.d, 's' .. slot) == id then
    redis.call('HDEL', l.d, 's' .. slot)
  end
  more = more - 1
end

-- With the last of a lane all of it goes, in one command.
each(function()
  local l, id = lane(), arg()
  if redis.call('ZREM', l.q, id) == 0 then return end
  if redis.call('ZCARD', l.q) > 0 then
    take_out(l, id, state_of(l.d, id).slot)
  else
    redis.call('DEL', l.d)
    more = more - 1
  end
end)

each(function()
  local l, id, sealed = lane(), arg(), arg()
  if redis.call('ZSCORE', l.q, id) then
    local s = state_of(l.d, id)
    s.maybe = '0'
    set_state(l.d, id, s)
    redis.call('HSET', l.d, 'h' .. id, sealed)
  end
end)

each(function()
  local l, id, at, maybe, attempted = lane(), arg(), arg(), arg(), arg()
  local place = tonumber(redis.call('ZSCORE', l.q, id) or '0')
  if place > 0 then
    local s = state_of(l.d, id)
    s.attempts = string.format('%d', tonumber(s.attempts) + tonumber(attempted))
    s.rest = at
    if maybe == '1' then s.maybe = '1' end
    set_state(l.d, id, s)
    if claimed_to(l.d) >= place then
      redis.call('HSET', l.d, 'c', string.format('%d', place - 1))
    end
    if redis.call('HGET', l.d, 'o' .. id) then
      redis.call('ZREM', l.q, id)
      take_out(l, id, s.slot)
    end
  end
end)

-- The place of the unclaimed delivery that a new one with that slot replaces, and its state.
local function replaced(l, slot)
  local old = slot ~= '' and redis.call('HGET', l.d, 's' .. slot)
  local place = old and redis.call('ZSCORE', l.q, old)
  if not place or tonumber(place) <= claimed_to(l.d) then return nil end
  return old, place, state_of(l.d, old)
end

-- Takes out what stands in that slot, or sees to it that it is not tried again.
local function overtake(l, slot)
  local old = slot ~= '' and redis.call('HGET', l.d, 's' .. slot)
  local place = old and redis.call('ZSCORE', l.q, old)
  if not place then return end
  if tonumber(place) <= claimed_to(l.d) then
    redis.call('HSET', l.d, 'o' .. old, '1')
  else
    redis.call('ZREM', l.q, old)
    take_out(l, old, slot)
  end
end

local rest_of_arguments = a
a = deliveries
each(function()
  local l, id, slot, over, rank, due, sealed = lane(), arg(), arg(), arg(), arg(), arg(), arg()
  overtake(l, over)
  local s = { due = due, rest = NEVER, attempts = '0', maybe = '0', slot = slot }
  local old, place, past = replaced(l, slot)
  if old then
    s.due, s.rest = earlier(due, past.due), past.rest
    redis.call('ZREM', l.q, old)
    take_out(l, old, slot)
  else
    place = string.format('%d', tonumber(redis.call('HGET', l.d, 'n') or '0') + 1)
  end
  redis.call('ZADD', l.q, place, id)
  -- In one command: each is a record of the log, with all its names.
  local kept = { 'd' .. id, sealed, 't' .. id, state_text(s) }
  local function keep(field, value)
    kept[#kept + 1], kept[#kept + 2] = field, value
  end
  if not old then keep('n', place) end
  if slot ~= '' then keep('s' .. slot, id) end
  if rank ~= '0' then keep('r' .. id, rank) end
  redis.call('HSET', l.d, unpack(kept))
  more = more + 1
end)
if more ~= 0 then redis.call('HINCRBY', META, 'deliveries', more) end
a = rest_of_arguments

each(function()
  local k, id, sealed = tonumber(arg()), arg(), arg()
  if redis.call('HSET', KEYS[k], id, sealed) == 1 then
    redis.call('ZADD', KEYS[k + 1], redis.call('HINCRBY', META, 'followups', 1), id)
  end
end)
each(function()
  local k, id = tonumber(arg()), arg()
  if k == MAILS then doom(redis.call('HGET', KEYS[k], id)) end
  redis.call('HDEL', KEYS[k], id)
  redis.call('ZREM', KEYS[k + 1], id)
end)
each(function()
  redis.call('HINCRBY', key(), arg(), arg())
end)
each(function()
  redis.call('HDEL', key(), arg())
end)

local reply, runs = { 'ok', number }, {}
for i, l in ipairs(lanes) do
  local run = now ~= '' and claim_run(i, l, tonumber(now), ranks)
  if run then
    runs[#runs + 1] = run
    reply[#reply + 1] = run
    set_busy(l, READY, BUSY, epoch)
  else
    place_lane(l, READY, BUSY, epoch)
  end
end
remember(OPS, ORDER, op, runs, keep)
return reply
