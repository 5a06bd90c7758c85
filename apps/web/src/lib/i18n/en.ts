import { CLIENT } from './en/client';
import { CLIENTS } from './en/clients';
import { EVENTS } from './en/events';
import { FRAME } from './en/frame';
import { IDENTIFIER } from './en/identifier';
import { MINT } from './en/mint';
import { OVERVIEW } from './en/overview';
import { POOL } from './en/pool';
import { SETTINGS } from './en/settings';
import { UI } from './en/ui';

/** Every text of the console; a feature has a file of its own. */
export const EN = {
  ...FRAME,
  ...UI,
  ...OVERVIEW,
  ...POOL,
  ...IDENTIFIER,
  ...CLIENTS,
  ...CLIENT,
  ...EVENTS,
  ...MINT,
  ...SETTINGS,
};
