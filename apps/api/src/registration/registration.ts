import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Logger } from 'pino';
import { Gauge } from 'prom-client';
import { LOGGER } from '../platform/logger.js';
import { SETTINGS, type ConsulSettings, type Settings } from '../platform/settings.js';
import { Vitals } from '../platform/vitals.js';
import { AgentEntry } from './agent-entry.js';
import { ConsulAgent } from './consul-agent.js';
import { doubtOfReach } from './reach.js';
import { serviceDefinition } from './service-definition.js';

/**
 * Has the service registered with Consul, if there is one, from when its port listens until it is told to
 * stop.
 */
@Injectable()
export class Registration implements OnModuleInit, OnModuleDestroy {
  private entry: AgentEntry | undefined;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Vitals) private readonly vitals: Vitals,
  ) {}

  onModuleInit(): void {
    const { consul } = this.settings;
    if (!consul) return;
    this.tellVitals();
    this.host.listen$.subscribe(() => {
      this.tellDoubt(consul);
      this.entry = this.keepEntry(consul);
    });
  }

  /** While all is still served: who is sent here until Consul knows is answered. */
  async onModuleDestroy(): Promise<void> {
    await this.entry?.end();
  }

  private keepEntry({ url, token, serviceName, address }: ConsulSettings): AgentEntry {
    const { id: shard, total: totalShards } = this.settings.shard;
    // The port that is really listened on: the settings may say 0.
    const { port } = (this.host.httpAdapter.getHttpServer() as Server).address() as AddressInfo;
    const definition = serviceDefinition({ name: serviceName, address, port, shard, totalShards });
    return new AgentEntry(new ConsulAgent(url, token), definition, this.logger);
  }

  private tellDoubt({ url, address }: ConsulSettings): void {
    const addresses = Object.values(networkInterfaces()).flatMap((ofOne) => ofOne ?? []);
    const doubt = doubtOfReach({
      address,
      listensOn: this.settings.host,
      agentHost: new URL(url).hostname,
      ownHosts: [hostname(), ...addresses.map((own) => own.address)],
    });
    if (doubt !== undefined) this.logger.warn(`Consul will hardly reach this service: ${doubt}`);
  }

  private tellVitals(): void {
    const isRegistered = (): boolean => this.entry?.isRegistered ?? false;
    new Gauge({
      name: 'berth_consul_registered',
      help: '1 while the Consul agent has this service, as of the last time that it was asked',
      registers: [this.vitals.metrics],
      collect() {
        this.set(isRegistered() ? 1 : 0);
      },
    });
  }
}
