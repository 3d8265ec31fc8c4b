-- guard.lua: who may write, and to what. It is put in front of every script that writes under an epoch.
--
-- The epoch alone does not tell a holder: after the store went back, the next number is given out a second time.
-- So whoever leads shows its token as well. And a store that has fewer commits than were acknowledged, or is of
-- another history than the caller's, is one of an earlier day: nothing may be built upon it. The caller knows a
-- lower bound, taken before it asked, so a sound store is never refused, whatever was taken late or asked twice.

-- Nil for the holder, else the answer to whoever is not; and what `behind` needs.
local function fenced(meta, epoch, holder)
  local m = redis.call('HMGET', meta, 'epoch', 'holder', 'history', 'number', 'parents')
  local point = { m[3] or '', m[4] or '0', m[5] or '' }
  if (m[1] or '0') ~= epoch or (epoch ~= '0' and m[2] ~= holder) then
    return { 'fenced', unpack(point) }, point
  end
  return nil, point
end

-- Nil for a store that has all that was acknowledged, or that was put back on purpose since; an unknown history is ''.
local function behind(point, history, least)
  if history ~= '' and point[1] ~= history then
    for i = 1, #point[3], 16 do
      if string.sub(point[3], i, i + 15) == history then return nil end
    end
    return { 'behind', unpack(point) }
  end
  if tonumber(point[2]) < tonumber(least) then return { 'behind', unpack(point) } end
end
