export const OVERVIEW = {
  'overview.title': 'Overview',
};
