import { describe, expect, it } from 'vitest';
import { caretLines } from './fault.js';
import { parseEventParameter, parseEventQuery } from './parse.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');

function filterOf(text: string): unknown {
  const parsed = parseEventQuery(text, NOW);
  if (!parsed.ok) throw new Error(`${parsed.fault.message}\n${caretLines(text, parsed.fault)}`);
  return parsed.value;
}

/** The part at fault, what is said of it, and the query with what is suggested in its place. */
function faultOf(text: string): readonly [string, string, string] {
  const parsed = parseEventQuery(text, NOW);
  if (parsed.ok) throw new Error(`'${text}' has no fault`);
  const { at, length, message, suggestion } = parsed.fault;
  return [text.slice(at, at + length), message, text.slice(0, at) + suggestion + text.slice(at + length)];
}

const names = (field: string, ...values: readonly unknown[]) => ({
  kind: 'names',
  field,
  negated: false,
  values,
});
const whole = (text: string) => ({ kind: 'whole', text });
const prefix = (text: string) => ({ kind: 'prefix', text });

describe('a query', () => {
  it('has a term for each field, value and text', () => {
    expect(filterOf('type:Lease* -type:HeartbeatsRecorded pool:web client:ip-10* "free text"')).toEqual([
      names('type', prefix('Lease')),
      { ...names('type', whole('HeartbeatsRecorded')), negated: true },
      names('pool', whole('web')),
      names('client', prefix('ip-10')),
      { kind: 'text', negated: false, value: whole('free text') },
    ]);
  });

  it('may be empty', () => {
    expect(filterOf('')).toEqual([]);
    expect(filterOf(' \t\n ')).toEqual([]);
  });

  it('has lists', () => {
    expect(filterOf('client:a,"b, c",d*')).toEqual([names('client', whole('a'), whole('b, c'), prefix('d'))]);
  });

  it('has ranges and comparisons of numbers', () => {
    const values = [
      { first: 100, last: 200 },
      { first: 7, last: 7 },
      { first: 5, last: Number.MAX_SAFE_INTEGER },
      { first: 6, last: Number.MAX_SAFE_INTEGER },
      { first: 0, last: 9 },
      { first: 0, last: 8 },
      { first: 1, last: Number.MAX_SAFE_INTEGER },
      { first: 0, last: 2 },
    ];
    expect(filterOf('position:100..200,7,>=5,>5,<=9,<9,1..,..2')).toEqual([
      { kind: 'numbers', field: 'position', negated: false, values },
    ]);
  });

  it('has ranges of names that count', () => {
    expect(filterOf('id:4000..4999')).toEqual([
      names('identifier', { kind: 'names', first: '4000', last: '4999' }),
    ]);
  });

  it('has times with their zone, days, and spans before now', () => {
    expect(filterOf('from:2026-11-22T10:15:00+01:00 to:now')).toEqual([
      { kind: 'time', field: 'from', time: { ms: Date.parse('2026-11-22T09:15:00Z') } },
      { kind: 'time', field: 'to', time: { agoMs: 0 } },
    ]);
    expect(filterOf('from:2026-11-01 to:-90m')).toEqual([
      { kind: 'time', field: 'from', time: { ms: Date.parse('2026-11-01T00:00:00Z') } },
      { kind: 'time', field: 'to', time: { agoMs: 5_400_000 } },
    ]);
  });

  it('takes a star in quotes, and escaped quotes, as they are', () => {
    expect(filterOf(String.raw`client:"a*" "say \"disk\" \\ \n"*`)).toEqual([
      names('client', whole('a*')),
      { kind: 'text', negated: false, value: prefix(String.raw`say "disk" \ \n`) },
    ]);
  });

  it('takes text with a colon behind a digit, a comma or dots as text', () => {
    expect(filterOf('10:15 a,b 1..2')).toEqual(
      ['10:15', 'a,b', '1..2'].map((text) => ({ kind: 'text', negated: false, value: whole(text) })),
    );
  });

  it('knows fields by the names that the API has for them', () => {
    expect(filterOf('client_id:a request_id:b id:c')).toEqual([
      names('client', whole('a')),
      names('request', whole('b')),
      names('identifier', whole('c')),
    ]);
  });
});

describe('a fault', () => {
  it.each([
    // query, the part at fault, a word of what is said, the query with the suggestion
    ['clinet:web-1', 'clinet', "no field 'clinet'", 'client:web-1'],
    ['Type:Lease*', 'Type', "no field 'Type'", 'type:Lease*'],
    ['since:-1h', 'since', "no field 'since'", 'from:-1h'],
    ['http://host', 'http://host', "no field 'http'", '"http://host"'],
    ['constructor:x', 'constructor:x', "no field 'constructor'", '"constructor:x"'],
    ['type=LeaseExpired', 'type=LeaseExpired', 'colon', 'type:LeaseExpired'],
    ['pool!=web', 'pool!=web', 'colon', '-pool:web'],
    ['token>=7', 'token>=7', 'colon', 'token:>=7'],
    ['!pool:web', '!pool:web', 'minus', '-pool:web'],
    ['a OR b', 'OR', 'list', 'a "OR" b'],
    ['(a b)', '(a', 'brackets', '"(a" b)'],
    ['type:LeaseExpierd', 'LeaseExpierd', 'no event type', 'type:LeaseExpired'],
    ['type:leaseexpired', 'leaseexpired', 'no event type', 'type:LeaseExpired'],
    ['type:lease*', 'lease*', 'No event type begins', 'type:Lease*'],
    ['type:lease', 'lease', 'no event type', 'type:Lease*'],
    ['pool:', '', 'missing', 'pool:default'],
    ['pool: web', '', 'missing', 'pool:default web'],
    ['pool:a,', ',', 'missing after', 'pool:a'],
    ['pool:,a', ',', 'missing before', 'pool:a'],
    ['pool:a,,b', ',', 'missing after', 'pool:a,b'],
    ['pool:""', '""', 'missing between', 'pool:default'],
    ['""', '""', 'no text', ''],
    ['pool:"web', '"web', 'quotation mark', 'pool:"web"'],
    ['a "b c', '"b c', 'quotation mark', 'a "b c"'],
    ['"a"b', 'b', 'blank is missing', '"a" b'],
    ['a"b"', '"b"', 'blank is missing', 'a "b"'],
    ['"a",b', ',b', 'blank is missing', '"a" ,b'],
    ['pool:"a"b', 'b', 'blank is missing', 'pool:"a" b'],
    ['client:*-10', '*-10', 'star', 'client:"*-10"'],
    ['client:a*b', 'a*b', 'star', 'client:a*'],
    ['client:-a', '-a', 'minus', 'client:"-a"'],
    ['client:>=a', '>=a', 'operator', 'client:">=a"'],
    ['client:~a', '~a', 'operator', 'client:"~a"'],
    ['pool:a..b', 'a..b', 'no ranges', 'pool:"a..b"'],
    ['id:vm-1..', 'vm-1..', 'two whole names', 'id:"vm-1.."'],
    ['id:..vm-1', '..vm-1', 'two whole names', 'id:"..vm-1"'],
    ['id:vm-1*..vm-2', 'vm-1*..vm-2', 'two whole names', 'id:"vm-1*..vm-2"'],
    ['id:vm-9..vm-1', 'vm-9..vm-1', 'counts down', 'id:vm-1..vm-9'],
    ['id:vm-1..web-2', 'vm-1..web-2', 'begin alike', 'id:"vm-1..web-2"'],
    ['id:a..b', 'a..b', 'begin alike', 'id:"a..b"'],
    ['position:200..100', '200..100', 'counts down', 'position:100..200'],
    ['position:abc', 'abc', 'whole numbers', 'position:100..200'],
    ['position:1.5', '1.5', 'whole numbers', 'position:1'],
    ['position:-1', '-1', 'whole numbers', 'position:1'],
    ['position:==5', '==5', 'whole numbers', 'position:5'],
    ['position:..', '..', 'whole numbers', 'position:100..200'],
    ['position:<0', '<0', 'below 0', 'position:0'],
    ['token:9007199254740992', '9007199254740992', 'up to', 'token:..9007199254740991'],
    ['token:>9007199254740991', '>9007199254740991', 'up to', 'token:..9007199254740991'],
    ['from:yesterday', 'yesterday', 'time is written', 'from:-24h'],
    ['from:', '', 'time is written', 'from:-24h'],
    ['from:2026-02-30', '2026-02-30', 'time is written', 'from:-24h'],
    ['from:2026-11-22T10:15:00', '2026-11-22T10:15:00', 'time is written', 'from:2026-11-22T10:15:00Z'],
    ['to:2026-11-22T12:00:00.001Z', '2026-11-22T12:00:00.001Z', 'lies ahead', 'to:now'],
    ['from:-1h to:-2h', 'to:-2h', 'before', 'from:-1h '],
    ['from:-1h from:-2h', 'from:-2h', 'twice', 'from:-1h '],
    ['-from:-1h', '-', 'opposite', 'from:-1h'],
    ['- a', '-', 'minus', ' a'],
    ['--a', '-', 'minus', '-a'],
    ['a\u0000b', '\u0000', 'control', 'ab'],
    ['"\ud800"', '\ud800', 'control', '""'],
  ])('of %j is %j', (query, part, said, suggested) => {
    const [found, message, better] = faultOf(query);
    expect([found, better]).toEqual([part, suggested]);
    expect(message).toContain(said);
  });

  it('of a query that is too long is what is too much', () => {
    expect(faultOf('x'.repeat(2_001))[0]).toBe('x');
    expect(faultOf('a '.repeat(33))[0]).toBe('a ');
    expect(faultOf(`token:${'1,'.repeat(101)}1`)[0]).toBe(',1,1');
  });

  it('is shown with carets under it', () => {
    const text = '𝒜b pool:"x';
    const parsed = parseEventQuery(text, NOW);
    expect(parsed.ok ? '' : caretLines(text, parsed.fault)).toBe('𝒜b pool:"x\n        ^^');
  });

  it('in a long query is shown with what is around it', () => {
    const text = `${'a '.repeat(20)}${'b'.repeat(50)} pool: ${'c '.repeat(40)}`;
    const parsed = parseEventQuery(text, NOW);
    const [shown = '', carets = ''] = (parsed.ok ? '' : caretLines(text, parsed.fault)).split('\n');
    expect(shown).toMatch(/^….*…$/);
    expect(shown.slice(0, carets.length - 1).endsWith('pool:')).toBe(true);
  });
});

describe('a parameter of its own', () => {
  it('has blanks in its names, lists, and a minus that leaves out', () => {
    expect(parseEventParameter('client', '-web 1,web 2*', NOW)).toEqual({
      ok: true,
      value: { ...names('client', whole('web 1'), prefix('web 2')), negated: true },
    });
  });

  it('takes a span before now for a time, not for what is left out', () => {
    const value = { kind: 'time', field: 'from', time: { agoMs: 3_600_000 } };
    expect(parseEventParameter('from', '-1h', NOW)).toEqual({ ok: true, value });
  });

  it.each([
    ['pool', '', 0, 0],
    ['pool', 'a,', 1, 1],
    ['pool', 'a"b', 1, 2],
    ['token', '1, 2', 2, 2],
    ['position', 'x', 0, 1],
    ['to', 'tomorrow', 0, 8],
  ] as const)('%s of %j is told its fault', (field, text, at, length) => {
    expect(parseEventParameter(field, text, NOW)).toMatchObject({ ok: false, fault: { at, length } });
  });
});
