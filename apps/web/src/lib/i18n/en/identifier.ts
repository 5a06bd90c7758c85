export const IDENTIFIER = {
  'identifier.title': 'Identifier',
};
