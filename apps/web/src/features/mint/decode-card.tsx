import type { Reading } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { urlOf } from '../../lib/api';
import { ApiProblem } from '../../lib/api-problem';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { useTypedText } from '../../lib/typed-text';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { TextField } from '../../ui/field';
import { Skeleton } from '../../ui/notice';
import { Ago, Time } from '../../ui/time';
import { BitRuler, fieldValue } from './bit-ruler';
import { readingsQuery, typesQuery } from './mint-calls';

/** What an ID says of itself: when, by which machine number, and who held that then. */
export function DecodeCard() {
  const { decode = '' } = useSearch({ from: '/mint' });
  const navigate = useNavigate({ from: '/mint' });
  const [typed, type] = useTypedText(
    decode,
    (text) => void navigate({ search: (search) => ({ ...search, decode: text.trim() }), replace: true }),
  );
  return (
    <Card
      title={t('mint.decode')}
      actions={decode !== '' && <CopyCurl url={urlOf(`api/parse/${encodeURIComponent(decode)}`)} />}
    >
      <div className="decode">
        <TextField
          className="mono"
          label={t('mint.anId')}
          note={t('mint.anIdNote')}
          value={typed}
          maxLength={200}
          data-filter
          onChange={(event) => type(event.target.value)}
        />
        {decode !== '' && <Readings key={decode} id={decode} />}
      </div>
    </Card>
  );
}

function Readings({ id }: { readonly id: string }) {
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...readingsQuery(id),
    meta: { live: 'never' },
  });
  const { data: types } = useQuery(typesQuery);
  const ours = types?.data.snowflakeInfo.layout;
  if (error instanceof ApiProblem && error.code === 'snowflake_id_invalid') {
    return (
      <p className="decode-none" role="status">
        {t('mint.noReading')}
      </p>
    );
  }
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data || isPlaceholderData) return <Skeleton height={130} />;
  const [likeliest, ...others] = data.data.readings.toSorted((a, b) => credit(b, ours) - credit(a, ours));
  const isKnown = likeliest?.holder !== undefined;
  return (
    <div className="decode-readings" role="status">
      {likeliest && <ReadingBlock reading={likeliest} />}
      {others.length > 0 && (
        // What this ledger knows of leaves little doubt.
        <details className="decode-others" open={!isKnown}>
          <summary>{t('mint.otherReadings', { count: others.length })}</summary>
          {others.map((reading) => (
            <ReadingBlock key={`${reading.dataType} ${reading.layout ?? ''}`} reading={reading} />
          ))}
        </details>
      )}
    </div>
  );
}

/** What this ledger knows of comes first, then what this service would make, then what says more. */
function credit({ holder, layout, timestamp }: Reading, ours: string | undefined): number {
  if (holder !== undefined) return 3;
  if (layout !== undefined && layout === ours) return 2;
  return timestamp === undefined ? 0 : 1;
}

function ReadingBlock({ reading }: { readonly reading: Reading }) {
  const { dataType, layout, date, timestamp, holder, bits, binary, version, prefix, uuid, length } = reading;
  const sequence = fieldValue(reading, 'sequence');
  return (
    <section className="reading">
      <h3 className="reading-title">
        {dataType}
        {layout !== undefined && <span className="muted"> {t('mint.layout', { layout })}</span>}
        {holder !== undefined && <span className="reading-known">{t('mint.known')}</span>}
      </h3>
      <dl className="reading-facts">
        {timestamp !== undefined && (
          <Fact name={t('mint.mintedAt')}>
            {date === undefined ? (
              t('mint.tooLate')
            ) : (
              <>
                <Time at={date} style="full" /> <span className="muted">{<Ago at={date} />}</span>
              </>
            )}
          </Fact>
        )}
        <Holder reading={reading} />
        {sequence !== undefined && <Fact name={t('mint.field.sequence')}>{formatCount(sequence)}</Fact>}
        {version !== undefined && <Fact name={t('mint.field.version')}>{version}</Fact>}
        {prefix !== undefined && <Fact name={t('mint.prefix')}>{prefix}</Fact>}
        {uuid !== undefined && (
          <Fact name="UUID">
            <span className="mono">{uuid}</span>
          </Fact>
        )}
        {length !== undefined && <Fact name={t('mint.letters')}>{length}</Fact>}
      </dl>
      {timestamp === undefined && layout === undefined && (
        <p className="caption">{t(length === undefined && !bits ? 'mint.aCounter' : 'mint.byChance')}</p>
      )}
      {bits && <BitRuler bits={bits} binary={binary} />}
    </section>
  );
}

/** The machine number of a snowflake, and where the ledger knows it, who held it. */
function Holder({ reading }: { readonly reading: Reading }) {
  const { holder, machine, date } = reading;
  const number = fieldValue(reading, 'shardId');
  if (number === undefined) return null;
  if (holder === undefined || !machine || date === undefined) {
    return (
      <Fact name={t('mint.field.shardId')}>
        {number.toString()} <span className="muted">{t('mint.unknownHolder')}</span>
      </Fact>
    );
  }
  const { pool, identifier } = machine;
  return (
    <Fact name={t('mint.field.shardId')}>
      <Link to="/pools/$pool/ids/$identifier" params={{ pool, identifier }} search={{ at: date }}>
        {identifier}
      </Link>{' '}
      {t('mint.heldBy')}{' '}
      <Link to="/clients/$client" params={{ client: holder }} search={{ at: date }}>
        {holder}
      </Link>
    </Fact>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="reading-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
