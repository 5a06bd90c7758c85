export const CLIENT = {
  'client.title': 'Client',
};
