import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { urlOf } from '../../lib/api';
import { t } from '../../lib/i18n/catalogue';
import { useViewer } from '../../lib/viewer';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { told } from '../../ui/error-state';
import { Select, TextField } from '../../ui/field';
import { EntityStatusLine } from './entity-status';
import { batchCall, entitiesQuery, mintBatch, typesQuery, type DataType } from './mint-calls';
import { MintedValues } from './minted-values';

const COUNT_MAX = 1_000;
const NAME = /^[\w.:@-]{1,128}$/;
/** So many names are offered while one is typed. */
const OFFERED_MAX = 200;

interface TryCardProps {
  readonly name: string;
  readonly setName: (name: string) => void;
}

/** Issues some values of an entity, for good. */
export function TryCard({ name, setName }: TryCardProps) {
  const client = useQueryClient();
  const { data: list } = useQuery(entitiesQuery);
  const [wanted, setWanted] = useState<DataType>('snowflake');
  const [count, setCount] = useState('10');
  const known = list?.data.entities.find(({ entityName }) => entityName === name);
  const batchSize = /^[1-9]\d{0,3}$/.test(count) && Number(count) <= COUNT_MAX ? Number(count) : undefined;
  const request = { entity: name, dataType: known?.dataType ?? wanted, batchSize: batchSize ?? 1 };
  const call = batchCall(request);
  const minting = useMutation({
    mutationFn: mintBatch,
    onSuccess: () => client.invalidateQueries({ queryKey: entitiesQuery.queryKey }),
  });
  const isSound = NAME.test(name) && batchSize !== undefined;
  return (
    <Card title={t('mint.try')} actions={<CopyCurl url={urlOf(call.path)} method="POST" body={call.body} />}>
      <form
        className="mint-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isSound) minting.mutate(request);
        }}
      >
        <p className="mint-note">{t('mint.realValues')}</p>
        <EntityField name={name} setName={setName} isKnown={known !== undefined} />
        {known && <EntityStatusLine entity={known.entityName} />}
        <div className="mint-row">
          <TypeSelect type={request.dataType} isKnown={known !== undefined} choose={setWanted} />
          <TextField
            label={t('mint.count')}
            value={count}
            inputMode="numeric"
            fault={batchSize === undefined ? t('mint.countFault', { max: COUNT_MAX }) : undefined}
            onChange={(event) => setCount(event.target.value)}
          />
          <MintButton isReady={isSound && !minting.isPending} />
        </div>
        {minting.error && (
          <p className="field-fault" role="alert">
            {told(minting.error).title}: {told(minting.error).text}
          </p>
        )}
      </form>
      {minting.data && <MintedValues {...minting.data} />}
    </Card>
  );
}

function EntityField({ name, setName, isKnown }: TryCardProps & { readonly isKnown: boolean }) {
  const { data } = useQuery(entitiesQuery);
  const isFaulty = name !== '' && !NAME.test(name);
  return (
    <>
      <TextField
        label={t('mint.entity')}
        value={name}
        list="mint-entities"
        maxLength={128}
        note={name === '' ? t('mint.entityNote') : isKnown ? undefined : t('mint.isNew', { name })}
        fault={isFaulty ? t('mint.nameFault') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <datalist id="mint-entities">
        {data?.data.entities.slice(0, OFFERED_MAX).map(({ entityName }) => (
          <option key={entityName} value={entityName} />
        ))}
      </datalist>
    </>
  );
}

/** The type of an entity is its for life: there is a choice for new ones alone. */
function TypeSelect({
  type,
  isKnown,
  choose,
}: {
  readonly type: DataType;
  readonly isKnown: boolean;
  readonly choose: (type: DataType) => void;
}) {
  const { data } = useQuery(typesQuery);
  const types = isKnown ? [type] : (data?.data.availableTypes ?? [type]);
  return (
    <Select
      label={t('mint.type')}
      value={type}
      options={types.map((value) => ({ value, label: value }))}
      choose={choose}
    />
  );
}

function MintButton({ isReady }: { readonly isReady: boolean }) {
  const permission = useViewer().mayWrite();
  if (permission !== true) return <p className="caption mint-why">{permission}</p>;
  return (
    <Button type="submit" look="primary" disabled={!isReady}>
      {t('mint.mint')}
    </Button>
  );
}
