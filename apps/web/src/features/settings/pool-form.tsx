import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { urlOf } from '../../lib/api';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { Segments, TextArea, TextField } from '../../ui/field';
import { ReasonDialog } from '../../ui/reason-dialog';
import { useResting } from './resting';
import {
  callPool,
  changeCall,
  checkQuery,
  createCall,
  type PoolCheck,
  type PoolDefinition,
  type PoolDetail,
} from './pool-calls';
import { changesOf, definitionOf, draftOf, NEW_POOL, type PoolDraft } from './pool-draft';
import { useToldChange } from './told-change';

interface PoolFormProps {
  /** Undefined for a new one. */
  readonly pool?: PoolDetail;
  readonly close: () => void;
  readonly done?: (pool: PoolDetail) => void;
}

/** Makes a pool, or changes one, while the service says what speaks against it and what becomes of identifiers. */
export function PoolForm({ pool, close, done }: PoolFormProps) {
  const [draft, setDraft] = useState(() => (pool ? draftOf(pool) : NEW_POOL));
  const tell = useToldChange();
  const definition: PoolDefinition = pool ? changesOf(draft, pool) : definitionOf(draft);
  const name = draft.name.trim();
  const check = useCheck(name, definition);
  const callFor = (reason: string) =>
    pool ? changeCall(pool.pool, definition, reason) : createCall(name, definition, reason);
  const run = async (reason: string): Promise<void> => {
    const answer = await callPool(callFor(reason));
    tell(t(pool ? 'settings.poolChanged' : 'settings.poolMade', { pool: answer.data.pool }), answer.position);
    done?.(answer.data);
  };
  return (
    <ReasonDialog
      title={pool ? t('settings.changePool', { pool: pool.pool }) : t('settings.newPool')}
      action={t(pool ? 'settings.change' : 'settings.make')}
      close={close}
      run={run}
      whyNot={whyNot(pool, definition, check)}
      curl={(reason) => {
        const { method, path, body } = callFor(reason);
        return { method, url: urlOf(path), body };
      }}
    >
      <div className="pool-form">
        <PoolFields draft={draft} setDraft={setDraft} isNew={!pool} check={check} />
        <CheckResult check={check} isNew={!pool} />
      </div>
    </ReasonDialog>
  );
}

/** What the service says of what stands in the form, a moment after it does. */
function useCheck(name: string, definition: PoolDefinition): PoolCheck | undefined {
  const asked = useResting(JSON.stringify({ name, definition }));
  const { name: restingName, definition: resting } = JSON.parse(asked) as {
    name: string;
    definition: PoolDefinition;
  };
  const { data } = useQuery({ ...checkQuery(restingName, resting), enabled: restingName !== '' });
  return data?.data;
}

function whyNot(
  pool: PoolDetail | undefined,
  definition: PoolDefinition,
  check: PoolCheck | undefined,
): string | undefined {
  if (pool && Object.keys(definition).length === 0) return t('settings.nothingChanged');
  if (!pool && check?.exists === true) return t('settings.poolExists');
  return check?.ok === false ? t('settings.faulty') : undefined;
}

interface PoolFieldsProps {
  readonly draft: PoolDraft;
  readonly setDraft: (draft: PoolDraft) => void;
  readonly isNew: boolean;
  readonly check: PoolCheck | undefined;
}

function PoolFields({ draft, setDraft, isNew, check }: PoolFieldsProps) {
  const set = (change: Partial<PoolDraft>): void => setDraft({ ...draft, ...change });
  const about = (field: PoolCheck['faults'][number]['field'], otherwise?: ReactNode) => {
    const told = (findings: PoolCheck['faults'] | undefined): string | undefined =>
      findings?.find((finding) => finding.field === field)?.message;
    const warning = told(check?.warnings);
    return {
      fault: told(check?.faults),
      note: warning === undefined ? otherwise : <Warning>{warning}</Warning>,
    };
  };
  return (
    <>
      {isNew && (
        <TextField
          label={t('settings.poolName')}
          value={draft.name}
          maxLength={128}
          required
          data-autofocus
          {...(check?.exists === true ? { fault: t('settings.poolExists') } : about('name'))}
          onChange={(event) => set({ name: event.target.value })}
        />
      )}
      <TextArea
        label={t('settings.patterns')}
        value={draft.patterns}
        rows={3}
        spellCheck={false}
        {...(!isNew && { 'data-autofocus': true })}
        {...about('identifiers', t('settings.patternsNote'))}
        onChange={(event) => set({ patterns: event.target.value })}
      />
      <div className="pool-times">
        <TextField
          label={t('settings.ttl')}
          value={draft.ttl}
          {...about('ttl', t('settings.ttlNote'))}
          onChange={(event) => set({ ttl: event.target.value })}
        />
        <TextField
          label={t('settings.heartbeat')}
          value={draft.heartbeat}
          {...about('heartbeat', t('settings.heartbeatNote'))}
          onChange={(event) => set({ heartbeat: event.target.value })}
        />
        <TextField
          label={t('settings.holdDown')}
          value={draft.holdDown}
          {...about('hold_down', t('settings.holdDownNote'))}
          onChange={(event) => set({ holdDown: event.target.value })}
        />
      </div>
      <div className="field">
        <span className="field-label">{t('settings.order')}</span>
        <Segments
          label={t('settings.order')}
          value={draft.order}
          options={(['lowest', 'longest-free'] as const).map((value) => ({
            value,
            label: t(`settings.order.${value}`),
          }))}
          choose={(order) => set({ order })}
        />
      </div>
    </>
  );
}

function Warning({ children }: { readonly children: string }) {
  return (
    <span className="pool-warning">
      {t('settings.warning')} {children}
    </span>
  );
}

/** What there will be then, and what becomes of the identifiers that there are. */
function CheckResult({ check, isNew }: { readonly check: PoolCheck | undefined; readonly isNew: boolean }) {
  if (!check || check.capacity === null || (isNew && check.exists)) {
    return (
      <p className="pool-check" role="status">
        {t('settings.checks')}
      </p>
    );
  }
  const lines = check.resize ? resizeLines(check.resize) : [];
  return (
    <div className="pool-check" role="status">
      <p>
        <strong>{t('settings.capacityThen', { count: check.capacity })}</strong>
        {lines.length === 0 && !isNew && ` · ${t('settings.identifiersStay')}`}
      </p>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function resizeLines(resize: NonNullable<PoolCheck['resize']>): readonly string[] {
  const { added, returning, leaving, leaving_held: held, reservations_cancelled: cancelled } = resize;
  return [
    ...(added > 0 ? [t('settings.added', { count: added })] : []),
    ...(returning > 0 ? [t('settings.returning', { count: returning })] : []),
    ...(leaving > 0 ? [t('settings.leaving', { count: leaving, held: formatCount(held) })] : []),
    ...(cancelled > 0 ? [t('settings.cancelled', { count: cancelled })] : []),
  ];
}
