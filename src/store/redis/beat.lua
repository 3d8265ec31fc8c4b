-- beat.lua: shows that the holder lives.
--
-- Why a script: a daemon whose epoch has passed must not make the next one look alive.
--
-- KEYS     1 meta
-- ARGV     epoch, what the holder leaves for its successor.
-- Returns  {'ok'} or {'fenced'}.

if (redis.call('HGET', KEYS[1], 'epoch') or '0') ~= ARGV[1] then return { 'fenced' } end
redis.call('HINCRBY', KEYS[1], 'beats', 1)
redis.call('HSET', KEYS[1], 'mark', ARGV[2])
return { 'ok' }
