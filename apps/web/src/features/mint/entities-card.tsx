import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { useTypedText } from '../../lib/typed-text';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { DataTable, type Column } from '../../ui/row-table';
import { ErrorState } from '../../ui/error-state';
import { TextField } from '../../ui/field';
import { EmptyState, SkeletonRows, Snippet } from '../../ui/notice';
import { entitiesQuery, type EntityItem } from './mint-calls';
import { RangeMeter } from './range-meter';

const COLUMNS: readonly (Omit<Column<EntityItem>, 'header'> & {
  readonly header: Parameters<typeof t>[0];
})[] = [
  {
    key: 'entity',
    header: 'mint.entity',
    width: 'minmax(120px, 1fr)',
    cell: ({ entityName }) => <span title={entityName}>{entityName}</span>,
  },
  { key: 'type', header: 'mint.type', width: '92px', cell: ({ dataType }) => dataType },
  {
    key: 'current',
    header: 'mint.lastValue',
    width: 'minmax(110px, 180px)',
    isNumber: true,
    cell: ({ currentValue, currentIteration }) => (
      <span className="mono">{currentIteration === null ? '—' : (currentValue ?? '—')}</span>
    ),
  },
  {
    key: 'issued',
    header: 'mint.issued',
    width: 'minmax(96px, 150px)',
    isNumber: true,
    cell: ({ currentIteration }) => (currentIteration === null ? '—' : formatCount(BigInt(currentIteration))),
  },
  {
    key: 'range',
    header: 'mint.range',
    width: '248px',
    cell: (entity) => <RangeMeter entity={entity} />,
  },
];

/** The named sources of IDs, and how far each has come. */
export function EntitiesCard({ choose }: { readonly choose: (entity: string) => void }) {
  const asOf = useAsOf();
  const { entity: chosen, q = '' } = useSearch({ from: '/mint' });
  const navigate = useNavigate({ from: '/mint' });
  const { data, error, isFetching, refetch } = useQuery(entitiesQuery);
  const find = (text: string): void =>
    void navigate({ search: (search) => ({ ...search, q: text }), replace: true });
  const [typed, type] = useTypedText(q, find);
  const entities = data?.data.entities;
  const found = entities?.filter(({ entityName }) => entityName.toLowerCase().includes(q.toLowerCase()));
  return (
    <Card
      title={t('mint.entities')}
      note={entities && formatCount(entities.length)}
      actions={<CopyCurl url={urlOf('api/list')} />}
      isBusy={isFetching}
      isFlush
    >
      {asOf !== undefined && <p className="mint-now caption">{t('mint.asNow')}</p>}
      {(entities?.length ?? 0) > 8 && (
        <div className="mint-filter">
          <TextField
            label={t('mint.findEntity')}
            value={typed}
            type="search"
            data-filter
            onChange={(event) => type(event.target.value)}
          />
        </div>
      )}
      {error && !entities ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !found ? (
        <SkeletonRows count={2} />
      ) : (
        <DataTable
          label={t('mint.entities')}
          columns={COLUMNS.map((column) => ({ ...column, header: t(column.header) }))}
          rows={found}
          keyOf={({ entityName }) => entityName}
          selected={chosen}
          open={({ entityName }) => choose(entityName)}
          empty={q === '' ? <NoEntity /> : <NoneFound all={entities?.length ?? 0} clear={() => find('')} />}
        />
      )}
    </Card>
  );
}

function NoEntity() {
  return (
    <EmptyState title={t('mint.noEntity')}>
      <p>{t('mint.noEntityText')}</p>
      <Snippet text={`curl -s '${urlOf('api/next-id/order', { dataType: 'snowflake' })}'`} />
    </EmptyState>
  );
}

function NoneFound({ all, clear }: { readonly all: number; readonly clear: () => void }) {
  return (
    <EmptyState
      title={t('mint.noneFound', { all })}
      actions={<Button onClick={clear}>{t('ui.clear')}</Button>}
    />
  );
}
