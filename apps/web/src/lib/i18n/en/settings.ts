export const SETTINGS = {
  'settings.title': 'Settings',
};
