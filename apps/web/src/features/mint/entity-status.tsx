import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { statusQuery } from './mint-calls';

/** What an entity will issue next, and how much it has left. */
export function EntityStatusLine({ entity }: { readonly entity: string }) {
  const { data } = useQuery(statusQuery(entity));
  if (data?.data.entityName !== entity) return <p className="caption mint-status">&nbsp;</p>;
  const { nextValue, remaining } = data.data;
  if (remaining === null) return <p className="caption mint-status">{t('mint.noEndOf')}</p>;
  const left = t('mint.left', { count: formatCount(BigInt(remaining)) });
  return (
    <p className="caption mint-status">
      {nextValue === null ? t('mint.atEnd') : t('mint.next', { value: String(nextValue) })} · {left}
    </p>
  );
}
