-- begin.lua: begins a new history of a line whose store was put back on purpose.
--
-- Why a script: only the holder may. It looks at no number: that the store is behind is why it is called.
--
-- KEYS     1 meta
-- ARGV     epoch, holder (see guard.lua), the new history, those that it follows, 16 bytes each.
-- Returns  {'ok', number}, or what guard.lua refuses.

local refused, point = fenced(KEYS[1], ARGV[1], ARGV[2])
if refused then return refused end
redis.call('HSET', KEYS[1], 'history', ARGV[3], 'parents', ARGV[4])
return { 'ok', point[2] }
