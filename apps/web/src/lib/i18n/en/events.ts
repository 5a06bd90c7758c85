export const EVENTS = {
  'events.title': 'Events',
};
