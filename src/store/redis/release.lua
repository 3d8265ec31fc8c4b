-- release.lua: ends claims of earlier epochs. What was claimed may have been sent, or of that what was begun, if that
-- is known.
--
-- Why a script: a lane must not be seen half released. The new holder calls it until no such lane is left,
-- before it does anything else; a few lanes at a time, so that a take-over never blocks Redis for long.
--
-- KEYS     1 meta, 2 ready, 3 busy; then for each lane `q` and `d` (see lanes.lua).
-- ARGV     epoch, holder, history, least number (see guard.lua); 1 where it is known what was begun, and the ids of that in
--          a row; then the name of each lane.
-- Returns  {'ok', number}, or what guard.lua refuses.

local epoch, FIXED = ARGV[1], 6
local refused, point = fenced(KEYS[1], epoch, ARGV[2])
refused = refused or behind(point, ARGV[3], ARGV[4])
if refused then return refused end
local known, begun = ARGV[5] == '1', {}
for i = 1, #ARGV[6], 8 do begun[string.sub(ARGV[6], i, i + 7)] = true end
for i = 1, #ARGV - FIXED do
  local lane = { q = KEYS[2 + 2 * i], d = KEYS[3 + 2 * i], name = ARGV[FIXED + i] }
  local c = claimed_to(lane.d)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', lane.q, '-inf', c)) do
    local s = state_of(lane.d, id)
    if begun[id] or not known then
      s.maybe = '1'
      set_state(lane.d, id, s)
    end
  end
  redis.call('HDEL', lane.d, 'c')
  place_lane(lane, KEYS[2], KEYS[3], epoch)
end
return { 'ok', point[2] }
