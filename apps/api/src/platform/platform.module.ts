import { Module } from '@nestjs/common';
import { OpenConnections } from './http/open-connections.js';
import { RunningExports } from './http/running-exports.js';
import { createLogger, LOGGER } from './logger.js';
import { Vitals } from './vitals.js';
import { readSettings, SETTINGS, type Settings } from './settings.js';

/** Settings and logs: what every feature may need of the world around it. */
@Module({
  providers: [
    { provide: SETTINGS, useFactory: (): Settings => readSettings() },
    Vitals,
    OpenConnections,
    RunningExports,
    { provide: LOGGER, inject: [SETTINGS], useFactory: ({ logLevel }: Settings) => createLogger(logLevel) },
  ],
  exports: [SETTINGS, LOGGER, RunningExports, Vitals],
})
export class PlatformModule {}
