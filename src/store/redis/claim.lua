-- claim.lua: hands out runs of lanes that are due, under the epoch.
--
-- Why a script: a run belongs to one daemon, so its claim and the check of the epoch must be one step. Claims
-- have no time-out: they end by settlement, by retry, or with their epoch. The caller has looked up which
-- lanes are ready; one that is not so any more is left out.
--
-- KEYS     1 meta, 2 ops, 3 ops' order, 4 ready, 5 busy; then for each lane `q` and `d` (see lanes.lua).
-- ARGV     operation id, epoch, holder, history, least number (see guard.lua), how many operations to keep, line
--          time; then the name of each lane.
-- Returns  {'ok', number, run...}, {'again', number, run...} for an operation that was done before, or what
--          guard.lua refuses.

local op, epoch, holder, history, least = unpack(ARGV, 1, 5)
local keep, now = tonumber(ARGV[6]), tonumber(ARGV[7])
local FIXED = 7
local META, OPS, ORDER, READY, BUSY = unpack(KEYS, 1, 5)

local refused, point = fenced(META, epoch, holder)
if refused then return refused end

local lanes = {}
for i = 1, #ARGV - FIXED do
  lanes[i] = { q = KEYS[4 + 2 * i], d = KEYS[5 + 2 * i], name = ARGV[FIXED + i] }
end

local again = answer_again(OPS, op, lanes, point[2]) or behind(point, history, least)
if again then return again end

local reply, runs = { 'ok', point[2] }, {}
for i, lane in ipairs(lanes) do
  local run = claim_run(i, lane, now)
  if run then
    runs[#runs + 1] = run
    reply[#reply + 1] = run
    set_busy(lane, READY, BUSY, epoch)
  end
end
remember(OPS, ORDER, op, runs, keep)
return reply
