-- beat.lua: shows that the holder lives.
--
-- Why a script: a daemon whose epoch has passed must not make the next one look alive.
--
-- KEYS     1 meta
-- ARGV     epoch, holder, history, least number (see guard.lua), what the holder leaves for its successor.
-- Returns  {'ok', number}, or what guard.lua refuses.

local refused, point = fenced(KEYS[1], ARGV[1], ARGV[2])
refused = refused or behind(point, ARGV[3], ARGV[4])
if refused then return refused end
redis.call('HINCRBY', KEYS[1], 'beats', 1)
redis.call('HSET', KEYS[1], 'mark', ARGV[5])
return { 'ok', point[2] }
