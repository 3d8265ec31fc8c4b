-- seize.lua: takes the line over from the holder of an epoch, unless somebody else already did.
--
-- Why a script: of two standbys that saw the same silence, one must win. And a store that an older program
-- wrote becomes a newer program's with the very step that lets it write: from then on the older one refuses it,
-- by the version if it knows that there is one, else because the known value of `ring` reads otherwise.
--
-- KEYS     1 meta, 2 ring
-- ARGV     the epoch that the caller saw, the next one, the caller's token, '1' if the caller asked before and
--          got no answer: then finding itself as the holder is success; the caller's version of the store, the
--          known value for `ring`, sealed.
-- Returns  {'ok'}, {'late'}, or {'newer', version} where a newer program has written.

local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '1')
if version > tonumber(ARGV[5]) then return { 'newer', tostring(version) } end
local epoch = redis.call('HGET', KEYS[1], 'epoch') or '0'
if epoch == ARGV[1] then
  local born = redis.call('HGET', KEYS[1], 'born') or (epoch == '0' and ARGV[5] or '1')
  redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'holder', ARGV[3], 'version', ARGV[5], 'born', born)
  redis.call('SET', KEYS[2], ARGV[6])
  return { 'ok' }
end
if ARGV[4] == '1' and epoch == ARGV[2] and redis.call('HGET', KEYS[1], 'holder') == ARGV[3] then
  return { 'ok' }
end
return { 'late' }
