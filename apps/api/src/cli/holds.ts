import { createInterface } from 'node:readline';
import { printEventFilter, type EventFilter, type NameField } from '@berth/contract';
import { z } from 'zod';
import { askFor, pathOf, type Source } from './source.js';

/** One client's hold of one identifier, from a time up to, but not including, another. */
export interface Hold {
  readonly pool: string;
  readonly identifier: string;
  readonly client_id: string;
  readonly token: number;
  readonly from: string;
  readonly to: string | null;
  readonly ended_by: (typeof ENDS)[keyof typeof ENDS] | null;
}

/** A hold as it begins or as it ends; `before`: one that was not over, of the same identifier or client. */
export type HoldStep =
  | { readonly kind: 'begun'; readonly hold: Hold; readonly before: readonly Hold[] }
  | { readonly kind: 'ended'; readonly hold: Hold };

const ENDS = { IdentifierReleased: 'released', LeaseExpired: 'expired', LeaseRevoked: 'revoked' } as const;
const BEGIN = 'IdentifierAllocated';

const stepSchema = z.object({
  type: z.enum([BEGIN, 'IdentifierReleased', 'LeaseExpired', 'LeaseRevoked']),
  pool: z.string(),
  identifier: z.string(),
  client_id: z.string(),
  token: z.number(),
  recorded_at: z.string(),
});

/** Whose holds are meant; all of them when nothing is said. */
export interface HoldsAsked {
  readonly pool?: string | undefined;
  readonly identifier?: string | undefined;
  readonly client?: string | undefined;
  readonly at?: string | undefined;
}

/**
 * Holds as they begin and end, by the events alone, however many there are. Nothing is taken on trust: that one
 * begins while another lasts is told, not left out.
 */
export async function* holdSteps(
  source: Source,
  { at, ...names }: HoldsAsked,
): AsyncGenerator<HoldStep, void> {
  const query = printEventFilter([
    { kind: 'names', field: 'type', negated: false, values: [BEGIN, ...Object.keys(ENDS)].map(whole) },
    ...(['pool', 'identifier', 'client'] as const).flatMap((field) => named(field, names[field])),
  ]);
  const { body } = await askFor(source, pathOf('/v1/events/export', { query, as_of: at }));
  const open = new OpenHolds();
  let isHead = true;
  for await (const line of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!isHead) yield open.step(stepSchema.parse(JSON.parse(line)));
    isHead = false;
  }
}

/** Holds that last, by the identifier and by the client that has each. */
class OpenHolds {
  private readonly byPlace = new Map<string, Hold>();
  private readonly byClient = new Map<string, Hold>();

  step(event: z.infer<typeof stepSchema>): HoldStep {
    const { type, pool, identifier, client_id: client, token, recorded_at: at } = event;
    const place = JSON.stringify([pool, identifier]);
    const holder = JSON.stringify([pool, client]);
    const same = this.byPlace.get(place);
    if (type !== BEGIN) {
      this.byPlace.delete(place);
      this.byClient.delete(holder);
      const begun = same ?? {
        pool,
        identifier,
        client_id: client,
        token,
        from: at,
        to: null,
        ended_by: null,
      };
      return { kind: 'ended', hold: { ...begun, to: at, ended_by: ENDS[type] } };
    }
    const before = [same, this.byClient.get(holder)].filter((each) => each !== undefined);
    const hold: Hold = { pool, identifier, client_id: client, token, from: at, to: null, ended_by: null };
    this.byPlace.set(place, hold);
    this.byClient.set(holder, hold);
    return { kind: 'begun', hold, before };
  }
}

function named(field: NameField, text: string | undefined): EventFilter {
  return text === undefined ? [] : [{ kind: 'names', field, negated: false, values: [whole(text)] }];
}

function whole(text: string) {
  return { kind: 'whole', text } as const;
}
