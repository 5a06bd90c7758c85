import { DEFAULT_POLICY, type Decision, type LedgerEvent, type Rejection } from '@berth/domain';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Ledger } from '../ledger/ledger.js';
import { LOGGER } from '../platform/logger.js';
import { SETTINGS, type PoolSetting, type Settings } from '../platform/settings.js';

const CAUSE = { actor: 'settings' };

/**
 * Makes the pools that the settings name, where the ledger does not have them. What is in the ledger
 * stays: patterns count at the first start only. A policy set by hand is applied to the default pool at
 * every start.
 */
@Injectable()
export class InitialPools implements OnModuleInit {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.settings.readOnly) return;
    const known = await this.ledger.read(
      (image) => new Map([...image.pools].map(([name, pool]) => [name, pool.patterns])),
    );
    for (const pool of this.settings.pools) {
      const patterns = known.get(pool.name);
      if (patterns) this.noteDifference(pool, patterns);
      else await this.create(pool);
    }
    if (known.has('default') && this.settings.policySetByHand) {
      const { policy } = this.settings;
      this.expectAccepted(await this.ledger.submit({ type: 'ChangePool', pool: 'default', policy }, CAUSE));
    }
  }

  private async create({ name, patterns }: PoolSetting): Promise<void> {
    const policy = { ...DEFAULT_POLICY, ...this.settings.policy };
    const decision = await this.ledger.submit({ type: 'CreatePool', pool: name, patterns, policy }, CAUSE);
    // Another process on the same ledger may have been first.
    if (decision.ok || decision.rejection.type !== 'PoolExists') this.expectAccepted(decision);
  }

  private expectAccepted(decision: Decision<LedgerEvent, Rejection>): void {
    if (!decision.ok) throw new Error(`the settings were refused: ${JSON.stringify(decision.rejection)}`);
  }

  private noteDifference({ name, patterns }: PoolSetting, inLedger: readonly string[]): void {
    if (patterns.join() === inLedger.join()) return;
    this.logger.warn(
      { pool: name, inLedger, inSettings: patterns },
      'the pool keeps the identifiers it has in the ledger',
    );
  }
}
