import {
  EVENT_TYPES,
  EVENT_VALUE_FIELDS,
  eventValuesSchema,
  parseEventQuery,
  type EventValueField,
  type FieldName,
} from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api';
import type { AsOf } from '../../lib/as-of';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { FIELDS, type Completion } from './completion';
import { writtenName, type EventParameters } from './event-question';

export interface Suggestion {
  readonly name: string;
  readonly note: string;
  /** What is written instead of what was typed. */
  readonly written: string;
}

const VALUES_MAX = 8;
const SPANS = ['-15m', '-1h', '-24h', '-7d', '-30d'] as const;

/** What may be meant: names of fields, or values that the events have, with how many have it. */
export function useSuggestions(
  completion: Completion | undefined,
  {
    parameters,
    asOf,
    now,
  }: { readonly parameters: EventParameters; readonly asOf: AsOf | undefined; readonly now: number },
): readonly Suggestion[] {
  const field = valueField(completion?.field);
  const others = completion?.others ?? '';
  const { data } = useQuery({
    ...apiQuery({
      path: 'v1/events/values',
      query: {
        ...parameters,
        query: parseEventQuery(others, now).ok ? others : undefined,
        field: field ?? 'type',
        starts: completion?.typed,
        limit: VALUES_MAX,
      },
      schema: eventValuesSchema,
      asOf,
    }),
    enabled: field !== undefined,
    meta: { live: 'never' },
    staleTime: 10_000,
  });
  if (!completion) return [];
  const { typed } = completion;
  if (completion.field === undefined) return fieldsLike(typed);
  if (completion.field === 'from' || completion.field === 'to') {
    return SPANS.filter((span) => span.startsWith(typed)).map((span) => ({
      name: span,
      note: t('ui.ago', { span: span.slice(1) }),
      written: `${span} `,
    }));
  }
  if (field === undefined) return [];
  const found = (data?.data.items ?? []).filter(({ value }) => value.startsWith(typed));
  const known = found.map(({ value, count }) => suggestion(value, t('events.count', { count })));
  const others0 = field === 'type' ? EVENT_TYPES : [];
  const unseen = others0
    .filter((type) => type.startsWith(typed) && !found.some(({ value }) => value === type))
    .map((type) => suggestion(type, formatCount(0)));
  return [...known, ...unseen].slice(0, VALUES_MAX);
}

function suggestion(value: string, note: string): Suggestion {
  return { name: value, note, written: `${writtenName(value)} ` };
}

function fieldsLike(typed: string): readonly Suggestion[] {
  if (!/^[A-Za-z_]*$/.test(typed)) return [];
  return FIELDS.filter((field) => field.startsWith(typed.toLowerCase())).map((field) => ({
    name: `${field}:`,
    note: t(`events.field.${field}`),
    written: `${field}:`,
  }));
}

function valueField(field: FieldName | undefined): EventValueField | undefined {
  return EVENT_VALUE_FIELDS.find((each) => each === field);
}
