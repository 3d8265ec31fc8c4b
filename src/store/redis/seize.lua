-- seize.lua: takes the line over from the holder of an epoch, unless somebody else already did.
--
-- Why a script: of two standbys that saw the same silence, one must win.
--
-- KEYS     1 meta
-- ARGV     the epoch that the caller saw, the next one, the caller's token, '1' if the caller asked before and
--          got no answer: then finding itself as the holder is success.
-- Returns  {'ok'} or {'late'}.

local epoch = redis.call('HGET', KEYS[1], 'epoch') or '0'
if epoch == ARGV[1] then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'holder', ARGV[3])
  return { 'ok' }
end
if ARGV[4] == '1' and epoch == ARGV[2] and redis.call('HGET', KEYS[1], 'holder') == ARGV[3] then
  return { 'ok' }
end
return { 'late' }
