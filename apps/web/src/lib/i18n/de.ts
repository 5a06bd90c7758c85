import type { Catalogue } from './text';
import { CLIENT } from './de/client';
import { CLIENTS } from './de/clients';
import { EVENTS } from './de/events';
import { FRAME } from './de/frame';
import { IDENTIFIER } from './de/identifier';
import { MINT } from './de/mint';
import { OVERVIEW } from './de/overview';
import { POOL } from './de/pool';
import { SETTINGS } from './de/settings';
import { UI } from './de/ui';

/** The same in German; the compiler asks for each. */
export const DE: Catalogue = {
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
