import type { Observation } from '@berth/testkit';

interface Story {
  readonly text: string;
  readonly weight: number;
}

type Seen<Type extends Observation['type']> = Extract<Observation, { type: Type }>;

/** So many of a group at once are a wave. */
const WAVE_MIN = 5;

/** Picks what is worth telling from what the machines of a fleet observe, and says it in a sentence. */
export class Narrator {
  private stories: Story[] = [];
  private readonly paused = new Map<string, Seen<'returned'>>();
  private readonly rebooted = new Set<string>();
  private readonly waves = new Map<string, number>();
  private told = new Map<string, number>();

  observe(observation: Observation): void {
    switch (observation.type) {
      case 'booted':
        this.count(`${observation.group} scales out:`, 'machines boot');
        return;
      case 'stopped':
        if (observation.because === 'leaving') {
          this.count(`${observation.group} scales in:`, 'machines give their identifiers back');
        }
        if (observation.because === 'rebooted') this.rebooted.add(observation.clientId);
        return;
      case 'died':
        this.tell(
          'died',
          2,
          `${observation.clientId} fell silent for good: its identifier has to be taken back`,
        );
        return;
      case 'returned':
        this.paused.set(observation.clientId, observation);
        return;
      case 'renewed':
        this.renewed(observation);
        return;
      case 'granted':
        this.granted(observation);
        return;
      case 'refused':
        if (observation.outcome === 'exhausted') {
          this.tell('exhausted', 3, `${observation.clientId} was refused: its pool has no identifier left`);
        }
        return;
      case 'released':
      case 'failed':
      case 'skipped':
      case 'paused':
      case 'left':
        return;
    }
  }

  /** The most notable of what happened since this was last asked; what was told lately waits. */
  take(): string | undefined {
    for (const [what, machines] of this.waves) {
      if (machines >= WAVE_MIN)
        this.stories.push({ text: what.replace(':', `: ${String(machines)}`), weight: 6 });
    }
    this.waves.clear();
    const best = this.stories.reduce<Story | undefined>(
      (heaviest, story) => (heaviest && heaviest.weight >= story.weight ? heaviest : story),
      undefined,
    );
    this.stories = [];
    return best?.text;
  }

  private renewed({ clientId, lease, hadLapsed }: Seen<'renewed'>): void {
    const pause = this.paused.get(clientId);
    if (!pause) return;
    this.paused.delete(clientId);
    const how = hadLapsed ? 'just before the reaper came' : 'in time';
    this.tell(
      'kept',
      4,
      `${clientId} stood still for ${seconds(pause.pausedMs)}: back ${how}, keeps ${lease.identifier}`,
    );
  }

  private granted({ clientId, lease, before }: Seen<'granted'>): void {
    const pause = this.paused.get(clientId);
    this.paused.delete(clientId);
    const hasRebooted = this.rebooted.delete(clientId);
    if (!before) return;
    const isSame = lease.identifier === before.identifier;
    if (pause) {
      const got = isSame ? `got ${lease.identifier} back with a new token` : `took ${lease.identifier}`;
      const text = `${clientId} paused past its TTL (${seconds(pause.pausedMs)}): told 409, ${got}`;
      this.tell(isSame ? 'back' : 'other', 5, text);
    } else if (hasRebooted && isSame) {
      const token = lease.token === before.token ? 'the same lease' : 'a new token';
      this.tell('rebooted', 3, `${clientId} rebooted and has ${lease.identifier} again, ${token}`);
    }
  }

  /** What was told often weighs less, so that all kinds come up. */
  private tell(kind: string, weight: number, text: string): void {
    const times = this.told.get(kind) ?? 0;
    this.told.set(kind, times + 1);
    this.stories.push({ text, weight: weight / (1 + times / 10) });
  }

  private count(what: string, rest: string): void {
    const key = `${what} ${rest}`;
    this.waves.set(key, (this.waves.get(key) ?? 0) + 1);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
