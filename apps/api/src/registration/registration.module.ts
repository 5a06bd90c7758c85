import { Module } from '@nestjs/common';
import { PlatformModule } from '../platform/platform.module.js';
import { Registration } from './registration.js';

/** Tells Consul where this service is. */
@Module({ imports: [PlatformModule], providers: [Registration] })
export class RegistrationModule {}
