-- claim.lua: hands out runs of lanes that are due, under the epoch.
--
-- Why a script: a run belongs to one daemon, so its claim and the check of the epoch must be one step. Claims
-- have no time-out: they end by settlement, by retry, or with their epoch. The caller has looked up which
-- lanes are ready; one that is not so any more is left out.
--
-- KEYS     1 meta, 2 ops, 3 ops' order, 4 ready, 5 busy; then for each lane `q` and `d` (see lanes.lua).
-- ARGV     operation id, epoch, how many operations to keep, line time; then the name of each lane.
-- Returns  {'ok', run...}, {'again', run...} for an operation that was done before, or {'fenced'}.

local op, epoch, keep, now = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local META, OPS, ORDER, READY, BUSY = unpack(KEYS, 1, 5)

if (redis.call('HGET', META, 'epoch') or '0') ~= epoch then return { 'fenced' } end

local lanes = {}
for i = 1, #ARGV - 4 do
  lanes[i] = { q = KEYS[4 + 2 * i], d = KEYS[5 + 2 * i], name = ARGV[4 + i] }
end

local again = answer_again(OPS, op, lanes)
if again then return again end

local reply, runs = { 'ok' }, {}
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
