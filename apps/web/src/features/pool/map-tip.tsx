import { identifierListSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { apiQuery } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { Name } from '../../ui/name';
import { StateChip } from '../../ui/state-chip';
import type { View } from './map-drawing';
import type { Pointed } from './map-pointer';
import type { MapStore } from './map-store';
import { placeText } from './place-text';

interface MapTipProps {
  readonly pool: string;
  readonly store: MapStore;
  readonly pointed: Pointed;
  readonly view: View;
}

/** A pointer that rests for so long (ms) wants to know the name, too. */
const REST_MS = 120;
const WIDTH = 220;
const BESIDE = 14;

/** What is under the pointer, beside it: its place and state at once, its name and client when it rests. */
export function MapTip({ pool, store, pointed: { ordinal, x, y }, view }: MapTipProps) {
  const asOf = useAsOf();
  const rested = useRested(ordinal);
  const { data } = useQuery({
    ...apiQuery({
      path: `v1/pools/${encodeURIComponent(pool)}/identifiers`,
      query: { ordinals: rested, limit: 1 },
      schema: identifierListSchema,
      asOf,
    }),
    enabled: rested === ordinal,
  });
  const found = data?.data.items[0];
  const entry = found?.ordinal === ordinal ? found : undefined;
  const client = entry?.client_id ?? entry?.reserved_for;
  const isRight = x - view.left + BESIDE + WIDTH > view.width;
  const isLow = y - view.top > view.height / 2;
  return (
    <div
      className={isLow ? 'map-tip map-tip-above' : 'map-tip'}
      aria-hidden="true"
      style={{
        left: `${String(Math.max(0, isRight ? x - BESIDE - WIDTH : x + BESIDE))}px`,
        top: `${String(isLow ? y - BESIDE : y + BESIDE)}px`,
        width: `${String(WIDTH)}px`,
      }}
    >
      <strong>{entry ? <Name of={entry.identifier} /> : placeText(ordinal)}</strong>
      <StateChip state={store.stateOf(ordinal)} />
      {entry && <span className="muted">{placeText(ordinal)}</span>}
      {client !== undefined && <Name of={client} />}
    </div>
  );
}

/** The value, once it has stayed the same for a moment. */
function useRested(value: number): number | undefined {
  const [rested, setRested] = useState<number>();
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
