import { identifierHistorySchema } from '@berth/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { apiQuery } from '../../lib/api';
import { ApiProblem } from '../../lib/api-problem';
import { useAsOf } from '../../lib/as-of';
import { t } from '../../lib/i18n/catalogue';
import { told } from '../../ui/error-state';

interface JumpFieldProps {
  readonly pool: string;
  readonly count: number;
  readonly jump: (ordinal: number) => void;
}

/** Goes to an identifier by its name, or by its place in the pool: `4711`, `#4711`, `0x1267`. */
export function JumpField({ pool, count, jump }: JumpFieldProps) {
  const client = useQueryClient();
  const asOf = useAsOf();
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const go = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted === '') return;
    try {
      const ordinal = (await placeNamed(wanted)) ?? placeWritten(wanted);
      const isThere = ordinal !== undefined && ordinal < count;
      setFault(isThere ? undefined : t('pool.jumpNone'));
      if (isThere) jump(ordinal);
    } catch (error) {
      setFault(told(error as Error).title);
    }
  };
  /** A name comes before a number: an identifier may be called `17`. */
  const placeNamed = async (name: string): Promise<number | undefined> => {
    const path = `v1/pools/${encodeURIComponent(pool)}/identifiers/${encodeURIComponent(name)}`;
    try {
      const { data } = await client.query({
        ...apiQuery({ path, schema: identifierHistorySchema, asOf }),
        retry: false,
      });
      return data.ordinal;
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'identifier_unknown') return undefined;
      throw error;
    }
  };
  return (
    <form className="pool-jump" onSubmit={(event) => void go(event)}>
      <input
        className="input"
        aria-label={t('pool.jump')}
        aria-invalid={fault !== undefined}
        placeholder={fault ?? t('pool.jump')}
        title={fault}
        autoComplete="off"
        spellCheck={false}
        maxLength={128}
        data-filter=""
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setFault(undefined);
        }}
      />
      {fault !== undefined && (
        <span className="field-fault" role="alert">
          {fault}
        </span>
      )}
    </form>
  );
}

function placeWritten(text: string): number | undefined {
  if (/^#?\d{1,7}$/.test(text)) return Number(text.replace('#', ''));
  return /^0x[\da-f]{1,6}$/i.test(text) ? Number(text) : undefined;
}
