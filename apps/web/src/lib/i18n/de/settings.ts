export const SETTINGS = {
  'settings.title': 'Einstellungen',
};
