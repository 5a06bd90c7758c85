import { poolListSchema } from '@berth/contract';
import { readPages } from './pages.js';
import type { Source } from './source.js';

/** The names of all pools, now or then. */
export async function poolNames(source: Source, at: string | undefined): Promise<readonly string[]> {
  const list = { path: '/v1/pools', parameters: { as_of: at }, schema: poolListSchema };
  const { items } = await readPages(source, list, { limit: Number.POSITIVE_INFINITY });
  return items.map(({ pool }) => pool);
}
