-- prune.lua: forgets whole days of seen keys.
--
-- Why a script: only the holder may forget. The caller names the days; nothing expires by itself, because a
-- wall clock that jumps must not make the line take messages twice.
--
-- KEYS     1 meta, 2 the shelf's days; then the set of each day.
-- ARGV     epoch, holder, history, least number (see guard.lua); then each day.
-- Returns  {'ok', number}, or what guard.lua refuses.

local FIXED = 4
local refused, point = fenced(KEYS[1], ARGV[1], ARGV[2])
refused = refused or behind(point, ARGV[3], ARGV[4])
if refused then return refused end
for i = FIXED + 1, #ARGV do
  redis.call('UNLINK', KEYS[i - FIXED + 2])
  redis.call('ZREM', KEYS[2], ARGV[i])
end
return { 'ok', point[2] }
