import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AgentFault, type ConsulAgent, type FoundService } from './consul-agent.js';
import { retryDelayMs } from './retry-delay.js';
import type { ServiceDefinition } from './service-definition.js';

const RENEW_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
/** Together, how long a stop is held up at most: requests that are under way need the rest of its time. */
const LOOK_WITHIN_MS = 400;
const DEREGISTER_WITHIN_MS = 500;

/**
 * Of what the agent has under our ID: `unregistered` until the first success, `unsure` while it cannot be
 * asked or another service stands there.
 */
type Standing = 'unregistered' | 'registered' | 'unsure';

/** A service's entry with an agent, made and looked after from construction on. */
export class AgentEntry {
  private readonly stopping = new AbortController();
  private readonly keeping: Promise<void>;
  private standing: Standing = 'unregistered';
  /** What the last try failed of: lasting trouble is told once. */
  private trouble: string | undefined;

  constructor(
    private readonly agent: ConsulAgent,
    private readonly definition: ServiceDefinition,
    private readonly logger: Logger,
  ) {
    this.keeping = this.keep();
  }

  get isRegistered(): boolean {
    return this.standing === 'registered';
  }

  /** Removes it. Takes a bounded time, and never rejects: the agent's check removes what is left behind. */
  async end(): Promise<void> {
    this.stopping.abort();
    // Nothing may be registered behind the back of the deregistration.
    this.agent.abandon();
    await this.keeping;
    const { ID } = this.definition;
    // A successor may have the ID by now.
    const found = await this.agent.find(ID, LOOK_WITHIN_MS).catch(() => undefined);
    if (found && !this.isOurs(found)) return;
    try {
      await this.agent.deregister(ID, DEREGISTER_WITHIN_MS);
    } catch (error) {
      const level = this.isRegistered ? 'warn' : 'debug';
      this.logger[level](wordsOf(error), 'not deregistered from Consul: its check will find the port closed');
    }
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    const isStopping = (): boolean => signal.aborted;
    let failures = 0;
    while (!isStopping()) {
      try {
        await this.renew();
        failures = 0;
      } catch (error) {
        if (isStopping()) return;
        this.tellTrouble(error);
        failures += 1;
      }
      const waitMs = failures === 0 ? RENEW_EVERY_MS : retryDelayMs(failures, Math.random());
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Registers the service unless the agent has it already. */
  private async renew(): Promise<void> {
    const { ID, Check } = this.definition;
    const isThere = await this.isThere();
    // A stop that came just now has abandoned the call before, not the next one.
    this.stopping.signal.throwIfAborted();
    if (!isThere) await this.agent.register(this.definition, ANSWER_WITHIN_MS);

    if (this.isRegistered && !isThere) {
      this.logger.info(
        { id: ID, check: Check.HTTP },
        'registered with Consul again: the agent was restarted, or its check failed for a minute',
      );
    } else if (!this.isRegistered) {
      this.logger.info({ id: ID, check: Check.HTTP }, 'registered with Consul');
    }
    this.standing = 'registered';
    this.trouble = undefined;
  }

  private async isThere(): Promise<boolean> {
    // Whatever is there at first was left behind by an earlier run, and is replaced unseen.
    if (this.standing === 'unregistered') return false;
    const { ID } = this.definition;
    const found = await this.agent.find(ID, ANSWER_WITHIN_MS);
    if (!found || this.isOurs(found)) return found !== undefined;
    // Two that take turns in replacing each other would help nobody.
    throw new AgentFault(`has another service as ${ID}, at ${found.Address} port ${String(found.Port)}`);
  }

  private isOurs({ Address, Port }: FoundService): boolean {
    return Address === this.definition.Address && Port === this.definition.Port;
  }

  private tellTrouble(error: unknown): void {
    if (this.standing === 'registered') this.standing = 'unsure';
    const words = wordsOf(error);
    const level = words.reason === this.trouble ? 'debug' : 'warn';
    this.logger[level](words, 'not registered with Consul: trying again until it is');
    this.trouble = words.reason;
  }
}

function wordsOf(error: unknown): { readonly reason: string; readonly detail?: string | undefined } {
  const { message, detail } = error as AgentFault;
  return { reason: message, detail };
}
