export const IDENTIFIER = {
  'identifier.title': 'Nummer',
};
