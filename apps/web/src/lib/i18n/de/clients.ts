export const CLIENTS = {
  'clients.title': 'Clients',
};
