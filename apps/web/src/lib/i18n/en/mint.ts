export const MINT = {
  'mint.title': 'ID mint',
};
