export const OVERVIEW = {
  'overview.title': 'Übersicht',
};
