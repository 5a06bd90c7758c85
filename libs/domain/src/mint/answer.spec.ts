import { advance, DeciderSpecification, recordMintAnswer } from '@berth/testkit';
import { describe, expect, it } from 'vitest';
import { ANSWERS_KEPT_MS } from './kept-answers.js';

const ledger = () => new DeciderSpecification();
const reused = { type: 'IdempotencyKeyReused', key: 'key' };

describe('values under an idempotency key', () => {
  it('are kept', () => {
    const { events, result } = ledger().when(recordMintAnswer());
    expect(events).toEqual([
      {
        type: 'MintAnswered',
        data: {
          key: 'key',
          arguments: 'a batch',
          entity: 'ticket',
          data_type: 'uuidv4',
          count: 2,
          values: ['one', 'two'],
        },
      },
    ]);
    expect(result).toEqual({ entity: 'ticket', dataType: 'uuidv4', values: ['one', 'two'] });
  });

  it('are those of the first request, whatever a repeat has made', () => {
    const mint = ledger().given(recordMintAnswer());
    const { events, result } = mint.when(recordMintAnswer({ values: ['three', 'four'] }));
    expect([events, result?.values]).toEqual([[], ['one', 'two']]);
  });

  it('are not given for other arguments', () => {
    const mint = ledger().given(recordMintAnswer());
    expect(mint.when(recordMintAnswer({ arguments: 'another' })).rejection).toEqual(reused);
  });

  it('are not given for a run of a counter, nor a run for them', () => {
    const idempotency = { key: 'key', arguments: 'a batch' };
    const mint = ledger().given(recordMintAnswer());
    expect(mint.when(advance('ticket', { idempotency })).rejection).toEqual(reused);
    const other = ledger().given(advance('ticket', { idempotency }));
    expect(other.when(recordMintAnswer()).rejection).toEqual(reused);
  });

  it('are forgotten after a day', () => {
    const mint = ledger().given(recordMintAnswer()).after(ANSWERS_KEPT_MS);
    expect(mint.when(recordMintAnswer({ arguments: 'another', values: ['three'] })).result?.values).toEqual([
      'three',
    ]);
    expect([...mint.state.mint.answers].map(({ arguments: args }) => args)).toEqual(['another']);
  });
});
