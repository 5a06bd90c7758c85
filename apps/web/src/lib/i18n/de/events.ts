export const EVENTS = {
  'events.title': 'Ereignisse',
};
