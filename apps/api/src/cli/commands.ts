import { clients } from './clients.js';
import type { Command } from './command.js';
import { events } from './events.js';
import { exportEvents } from './export.js';
import { identifiers } from './identifiers.js';
import { overlaps } from './overlaps.js';
import { pools } from './pools.js';
import { tenancies } from './tenancies.js';
import { who } from './who.js';

/** What `berth` can be asked, in the order of its help. */
export const COMMANDS: readonly Command[] = [
  pools,
  identifiers,
  clients,
  who,
  tenancies,
  overlaps,
  events,
  exportEvents,
];
