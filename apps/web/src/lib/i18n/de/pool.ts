export const POOL = {
  'pool.title': 'Pools',
};
