-- destroyed.lua: the leaves that were to be destroyed are, in the key folder and so everywhere.
--
-- Why a script: only the holder may say so.
--
-- KEYS     1 meta, 2 the leaves that are to be destroyed.
-- ARGV     epoch, holder, history, least number (see guard.lua); then the leaves.
-- Returns  {'ok', number}, or what guard.lua refuses.

local refused, point = fenced(KEYS[1], ARGV[1], ARGV[2])
refused = refused or behind(point, ARGV[3], ARGV[4])
if refused then return refused end
for i = 5, #ARGV do
  redis.call('ZREM', KEYS[2], ARGV[i])
end
return { 'ok', point[2] }
