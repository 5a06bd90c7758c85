import { Module } from '@nestjs/common';
import { LeasesModule } from './leases/leases.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PoolsModule } from './pools/pools.module.js';
import { ReaperModule } from './reaper/reaper.module.js';
import { RegistrationModule } from './registration/registration.module.js';

/** The list of features. They stop in the reverse order: nobody is to be sent here while the others do. */
@Module({ imports: [PoolsModule, LeasesModule, ReaperModule, OperationsModule, RegistrationModule] })
export class AppModule {}
