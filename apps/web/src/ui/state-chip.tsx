import type { IdentifierItem } from '@berth/contract';
import { t } from '../lib/i18n/catalogue';
import './state-chip.css';

export type State = IdentifierItem['state'];

/** In the order of a map's bytes. */
export const STATES = [
  'free',
  'held',
  'late',
  'expired',
  'cooling',
  'reserved',
  'quarantined',
  'retired',
] as const satisfies readonly State[];

/** What a state is drawn as where colour alone would not say it; 12 × 12. */
const SHAPES: Readonly<Record<State, { readonly d: string; readonly isFilled: boolean }>> = {
  free: { d: 'M1.75 1.75h8.5v8.5h-8.5z', isFilled: false },
  held: { d: 'M1 1h10v10H1z', isFilled: true },
  late: { d: 'M1.75 1.75h8.5v8.5h-8.5zM1.75 10.25 10.25 1.75V10.25z', isFilled: false },
  expired: { d: 'M2 2l8 8M10 2l-8 8', isFilled: false },
  cooling: {
    d: 'M1.75 1.75h8.5v8.5h-8.5zM1.75 6 6 1.75M1.75 10.25 10.25 1.75M6 10.25 10.25 6',
    isFilled: false,
  },
  reserved: { d: 'M6 .5 11.5 6 6 11.5 .5 6z', isFilled: true },
  quarantined: {
    d: 'M6 1.25a4.75 4.75 0 1 0 0 9.5a4.75 4.75 0 1 0 0-9.5M2.7 9.3 9.3 2.7',
    isFilled: false,
  },
  retired: { d: 'M2 6h8', isFilled: false },
};

/** The picture of a state; its word stands beside it or is said by the caller. */
export function StateGlyph({ state }: { readonly state: State }) {
  const { d, isFilled } = SHAPES[state];
  return (
    <svg className={`glyph glyph-${state}`} viewBox="0 0 12 12" aria-hidden="true">
      <path
        d={d}
        fill={isFilled ? 'currentColor' : 'none'}
        fillRule="evenodd"
        stroke={isFilled ? 'none' : 'currentColor'}
        strokeWidth={state === 'expired' ? 2.2 : 1.5}
      />
    </svg>
  );
}

/** A state by picture and word. */
export function StateChip({ state }: { readonly state: State }) {
  return (
    <span className="state" title={t(`state.${state}.means`)}>
      <StateGlyph state={state} />
      {t(`state.${state}`)}
    </span>
  );
}
