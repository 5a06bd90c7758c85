import type { Command } from './command.js';
import { who } from './who.js';

/** What `berth` can be asked, in the order of its help. */
export const COMMANDS: readonly Command[] = [who];
