-- seize.lua: takes the line over from the holder of an epoch, unless somebody else already did.
--
-- Why a script: of two standbys that saw the same silence, one must win; and a store that went back since the
-- caller looked must have nobody who leads it. And a store that an older program wrote becomes a newer program's
-- with the very step that lets it write: from then on the older one refuses it, by the version if it knows that
-- there is one, else because the known value of `ring` reads otherwise.
--
-- KEYS     1 meta, 2 ring
-- ARGV     the epoch that the caller saw, the next one, the caller's token, '1' if the caller asked before and
--          got no answer: then finding itself as the holder is success; the caller's version of the store, the
--          known value for `ring`, sealed; history or '', least number (see guard.lua), the history to begin
--          where there is none.
-- Returns  {'ok', number, history, number, parents}, {'late'}, {'newer', version} where a newer program has
--          written, or what guard.lua refuses.

local seen, next, token, asked, version, ring, history, least, new = unpack(ARGV)
local m = redis.call('HMGET', KEYS[1], 'epoch', 'holder', 'history', 'number', 'parents', 'version', 'born')
local found = tonumber(m[6] or '1')
if found > tonumber(version) then return { 'newer', tostring(found) } end
local epoch, point = m[1] or '0', { m[3] or '', m[4] or '0', m[5] or '' }
local mine = asked == '1' and epoch == next and m[2] == token
if epoch ~= seen and not mine then return { 'late' } end
local refused = behind(point, history, least)
if refused then return refused end
if not mine then
  local born = m[7] or (epoch == '0' and version or '1')
  redis.call('HSET', KEYS[1], 'epoch', next, 'holder', token, 'version', version, 'born', born)
  redis.call('SET', KEYS[2], ring)
end
if point[1] == '' then
  point[1] = new
  redis.call('HSET', KEYS[1], 'history', new)
end
return { 'ok', point[2], unpack(point) }
