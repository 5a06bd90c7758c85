import { invariant, type EventOf, type Recorded } from '@berth/domain';

interface Counter {
  readonly dataType: string;
  next: bigint;
}

type EntityEvent = Extract<Recorded, { readonly data: { readonly entity: string } }>;

/**
 * Reads what a ledger says of its mint and throws at the first thing that must not be (architecture, "What must
 * always hold", 11): windows of a number that overlap or go to who does not hold it, iterations that are
 * issued twice or left out.
 */
export class MintChecker {
  private readonly entities = new Map<string, Counter>();
  /** The iteration that a later entity of the name has to go on from. */
  private readonly marks = new Map<string, bigint>();
  private readonly windowEnds = new Map<number, number>();
  private shard: string | undefined;
  private layout: string | undefined;

  readEntity(event: EntityEvent): void {
    const where = `${event.type} of ${event.data.entity} at ${String(event.position)}`;
    switch (event.type) {
      case 'EntityRegistered':
        this.registered(event.data, where);
        return;
      case 'SequenceAdvanced': {
        const counter = this.known(event.data.entity, where);
        invariant(BigInt(event.data.first) === counter.next, `11: a gap or a repeat, ${where}`);
        invariant(event.data.count > 0, `11: nothing is issued, ${where}`);
        counter.next += BigInt(event.data.count);
        return;
      }
      case 'SequenceReset': {
        const counter = this.known(event.data.entity, where);
        const { from, to, forced } = event.data;
        invariant(BigInt(from) === counter.next, `11: it stood elsewhere, ${where}`);
        invariant(forced === BigInt(to) < BigInt(from), `11: back without force, ${where}`);
        counter.next = BigInt(to);
        return;
      }
      case 'EntityDeleted': {
        const counter = this.known(event.data.entity, where);
        invariant(BigInt(event.data.next) === counter.next, `11: it stood elsewhere, ${where}`);
        this.entities.delete(event.data.entity);
        this.marks.set(event.data.entity, counter.next);
        return;
      }
      case 'MintAnswered':
        this.answered(event.data, where);
    }
  }

  /** `holders`: by identifier, who holds it at this event. */
  readWindows(
    { data, position }: EventOf<'MintWindowGranted'> & { readonly position: number },
    holders: ReadonlyMap<string, string>,
  ): void {
    this.layout ??= data.layout;
    invariant(this.layout === data.layout, `11: two layouts, at ${String(position)}`);
    for (const [index, number] of data.numbers.entries()) {
      const where = `of number ${String(number)} at ${String(position)}`;
      const floor = data.floors_ms[index] ?? Number.NaN;
      const ceil = data.ceils_ms[index] ?? Number.NaN;
      invariant(floor < ceil, `11: an empty window ${where}`);
      invariant(floor % 1_000 === 0 && ceil % 1_000 === 0, `11: half a second ${where}`);
      invariant(floor >= (this.windowEnds.get(number) ?? 0), `11: windows overlap ${where}`);
      invariant(holders.get(String(number)) === data.holders[index], `11: not the holder ${where}`);
      this.windowEnds.set(number, ceil);
    }
  }

  private registered(data: EventOf<'EntityRegistered'>['data'], where: string): void {
    const { entity, data_type: dataType, shard_id: id, total_shards: total } = data;
    const next = BigInt(data.next);
    this.shard ??= [id, total].join();
    invariant(this.shard === [id, total].join(), `11: another shard, ${where}`);
    invariant(!this.entities.has(entity), `11: it is there already, ${where}`);
    invariant(next >= (this.marks.get(entity) ?? 0n), `11: below what was issued, ${where}`);
    this.entities.set(entity, { dataType, next });
  }

  private answered(data: EventOf<'MintAnswered'>['data'], where: string): void {
    if (data.first === undefined) {
      invariant(data.values?.length === data.count, `11: not so many values, ${where}`);
      return;
    }
    const counter = this.known(data.entity, where);
    const end = BigInt(data.first) + BigInt(data.count);
    invariant(end <= counter.next, `11: answered what was not issued, ${where}`);
    invariant(data.data_type === counter.dataType, `11: another type, ${where}`);
  }

  private known(entity: string, where: string): Counter {
    const counter = this.entities.get(entity);
    invariant(counter, `11: there is none, ${where}`);
    return counter;
  }
}
