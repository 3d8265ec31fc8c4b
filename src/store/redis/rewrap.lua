-- rewrap.lua: puts the keys of documents under a leaf of their own, which a version before wrapped by the line's key.
--
-- Why a script: only the holder may, and a document that was written since it was read keeps what it has.
--
-- KEYS     1 meta; then the documents.
-- ARGV     epoch, holder, history, least number (see guard.lua); then for each document its wrapped key as it was
--          read, and as it is to be.
-- Returns  {'ok', number}, or what guard.lua refuses.

local refused, point = fenced(KEYS[1], ARGV[1], ARGV[2])
refused = refused or behind(point, ARGV[3], ARGV[4])
if refused then return refused end
for i = 2, #KEYS do
  if redis.call('HGET', KEYS[i], 'k') == ARGV[2 * i + 1] then
    redis.call('HSET', KEYS[i], 'k', ARGV[2 * i + 2])
  end
end
return { 'ok', point[2] }
