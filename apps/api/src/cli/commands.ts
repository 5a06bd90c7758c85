import type { Command } from './command.js';
import { events } from './events.js';
import { exportEvents } from './export.js';
import { pools } from './pools.js';
import { who } from './who.js';

/** What `berth` can be asked, in the order of its help. */
export const COMMANDS: readonly Command[] = [pools, events, who, exportEvents];
