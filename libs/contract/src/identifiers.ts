import { IDENTIFIER_STATES } from '@berth/domain';
import { z } from 'zod';
import { identifierDetailSchema } from './leases.js';
import { cursorSchema, limitSchema, listOfSchema, pageSchema, partSchema } from './list.js';
import { asOfSchema, poolNameSchema, timeSchema } from './names.js';
import { tenancySchema } from './tenancies.js';

export const IDENTIFIER_SORTS = [
  'ordinal',
  '-ordinal',
  'since',
  '-since',
  'last_seen',
  '-last_seen',
] as const;

/** Places in a pool, both ends included. */
const ordinalsSchema = z
  .string()
  .transform((text, context) => {
    const [, from, to = from] = /^(\d{1,7})(?:\.\.(\d{1,7}))?$/.exec(text) ?? [];
    if (from !== undefined && Number(from) <= Number(to)) return { from: Number(from), to: Number(to) };
    context.addIssue('ordinals must be a place such as 41, or places such as 0..255');
    return z.NEVER;
  })
  .optional()
  .meta({ description: 'Only these places in the pool, from 0, both ends included', examples: ['0..255'] });

const filterShape = {
  ordinals: ordinalsSchema,
  q: partSchema('Part of the identifier, or of the client that holds it or held it last, in any case'),
  state: listOfSchema('state', IDENTIFIER_STATES).meta({
    description: 'One state or several, with commas between them',
    examples: ['held,late'],
  }),
  client: z
    .string()
    .min(1, 'client must not be empty')
    .max(256, 'client must be at most 256 characters')
    .optional()
    .meta({ description: 'Who holds it, held it last or has it reserved; a * at the end takes any ending' }),
  as_of: asOfSchema,
};

export const identifierListQuerySchema = z.object({
  ...filterShape,
  sort: z
    .enum(IDENTIFIER_SORTS, { error: `sort must be one of ${IDENTIFIER_SORTS.join(' ')}` })
    .default('ordinal')
    .meta({
      description:
        'Pool order when left out; a minus turns it round. Those that nobody holds were last seen never',
    }),
  after: cursorSchema,
  limit: limitSchema,
});

export const identifierExportQuerySchema = z.object({
  ...filterShape,
  format: z.enum(['ndjson', 'csv'], "format must be 'ndjson' or 'csv'").default('ndjson'),
});

const ordinalSchema = z.number().int().nonnegative().meta({ description: 'Its place in the pool, from 0' });

/** What changes of an identifier answer, and its place and how long it has been so. */
export const identifierEntrySchema = identifierDetailSchema.extend({
  ordinal: ordinalSchema,
  since: timeSchema.meta({ description: 'Since when it is in its state' }),
});

export const identifierListSchema = pageSchema(identifierEntrySchema);

export const identifierHistorySchema = identifierEntrySchema.extend({
  previous: tenancySchema.nullable().meta({ description: 'The last tenancy that is over' }),
  tenancies: z.number().int().meta({ description: 'How often it was given out, the present lease counted' }),
  clients: z.number().int().meta({ description: 'To how many different clients' }),
  total_is_exact: z.boolean().meta({ description: 'False when there are at least so many' }),
});

/** The first line of an export: of which identifiers, and as of when, it is. */
export const identifierExportHeaderSchema = z.object({
  export: z.literal('berth/identifiers/v1'),
  pool: poolNameSchema,
  query: z.string().meta({ description: 'As it was asked, without the format; empty for all' }),
  ledger_position: z.number().int(),
  as_of: timeSchema.meta({ description: 'Ledger time that is shown' }),
  exported_at: timeSchema,
  exported_by: z.string(),
});

export type IdentifierExportHeader = z.infer<typeof identifierExportHeaderSchema>;
export type IdentifierSort = (typeof IDENTIFIER_SORTS)[number];
export type IdentifierListQuery = z.output<typeof identifierListQuerySchema>;
export type IdentifierEntry = z.infer<typeof identifierEntrySchema>;
export type IdentifierList = z.infer<typeof identifierListSchema>;
export type IdentifierHistory = z.infer<typeof identifierHistorySchema>;
