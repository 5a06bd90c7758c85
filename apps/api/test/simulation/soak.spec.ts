import { it } from 'vitest';
import { CLIMATES, simulate, type Climate } from './simulation.js';
import { memoryStorage, sqliteStorage } from './storage.js';
it('many', { timeout: 1e9 }, async () => {
  const total = new Map<string, number>();
  for (let seed = Number(process.env['FROM'] ?? 1000); seed < Number(process.env['TO']); seed += 1)
    for (const climate of Object.keys(CLIMATES) as Climate[]) {
      const storage = process.env['SQLITE'] ? await sqliteStorage() : await memoryStorage();
      try {
        const v = await simulate({ seed, climate, forMs: Number(process.env['MS'] ?? 600_000) }, storage);
        for (const [k, n] of v.counts) total.set(k, (total.get(k) ?? 0) + n);
        if (v.faults.length)
          process.stdout.write(
            `${seed} ${climate}: ${v.faults.length} ${v.faults.slice(0, 3).join(' | ')}\n`,
          );
      } catch (e) {
        process.stdout.write(`${seed} ${climate}: THROWN ${(e as Error).stack}\n`);
      }
    }
  process.stdout.write(JSON.stringify(Object.fromEntries(total), null, 1));
});
