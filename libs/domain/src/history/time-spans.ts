/** From a time up to, but not including, another; both in ms. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** What of the spans lies within another; nothing when there is no other. */
export function cut(spans: readonly TimeSpan[], within: TimeSpan | undefined): readonly TimeSpan[] {
  if (!within) return [];
  return spans
    .map(({ from, to }) => ({ from: Math.max(from, within.from), to: Math.min(to, within.to) }))
    .filter(({ from, to }) => from < to);
}

/** The same times as spans in order of which none touches another. */
export function disjoint(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const merged: TimeSpan[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else {
      merged.push(span);
    }
  }
  return merged;
}

/** What is left of spans when others are taken out; both have to be disjoint and in order. */
export function without(spans: readonly TimeSpan[], others: readonly TimeSpan[]): readonly TimeSpan[] {
  const left: TimeSpan[] = [];
  let next = 0;
  for (const { from, to } of spans) {
    let start = from;
    while ((others[next]?.to ?? Number.POSITIVE_INFINITY) <= from) next += 1;
    for (let index = next; (others[index]?.from ?? to) < to; index += 1) {
      const other = others[index] ?? { from: to, to };
      if (start < other.from) left.push({ from: start, to: other.from });
      start = Math.max(start, other.to);
    }
    if (start < to) left.push({ from: start, to });
  }
  return left;
}

/** How much of the times lies within each of the spans; both have to be disjoint and in order. */
export function lengthsWithin(spans: readonly TimeSpan[], times: readonly TimeSpan[]): readonly number[] {
  let next = 0;
  return spans.map(({ from, to }) => {
    while ((times[next]?.to ?? Number.POSITIVE_INFINITY) <= from) next += 1;
    let length = 0;
    for (let index = next; (times[index]?.from ?? to) < to; index += 1) {
      const time = times[index] ?? { from: to, to };
      length += Math.min(time.to, to) - Math.max(time.from, from);
    }
    return length;
  });
}
