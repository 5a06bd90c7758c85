export const MINT = {
  'mint.title': 'ID-Münze',
};
