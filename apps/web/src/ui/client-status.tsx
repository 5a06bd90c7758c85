import type { ClientStatus } from '@berth/contract';
import { t } from '../lib/i18n/catalogue';
import { StateGlyph, type State } from './state-chip';

/** A client's status is drawn as the state of what it has. */
const GLYPHS: Readonly<Record<ClientStatus, State>> = {
  held: 'held',
  late: 'late',
  resting: 'cooling',
  gone: 'free',
};

/** How it stands with a client, by picture and word. */
export function ClientStatusChip({ status }: { readonly status: ClientStatus }) {
  return (
    <span className="state" title={t(`client.${status}.means`)}>
      <StateGlyph state={GLYPHS[status]} />
      {t(`client.${status}`)}
    </span>
  );
}
