-- prune.lua: forgets whole days of seen keys.
--
-- Why a script: only the holder may forget. The caller names the days; nothing expires by itself, because a
-- wall clock that jumps must not make the line take messages twice.
--
-- KEYS     1 meta, 2 the shelf's days; then the set of each day.
-- ARGV     epoch; then each day.
-- Returns  {'ok'} or {'fenced'}.

if (redis.call('HGET', KEYS[1], 'epoch') or '0') ~= ARGV[1] then return { 'fenced' } end
for i = 2, #ARGV do
  redis.call('UNLINK', KEYS[i + 1])
  redis.call('ZREM', KEYS[2], ARGV[i])
end
return { 'ok' }
