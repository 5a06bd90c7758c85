/** A part of time that is looked at, in ms; `to` is not in it. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

const WIDTH_MS_MIN = 10_000;

/** The window moved by a share of its width, though not past `latest`. */
export function moved({ from, to }: TimeWindow, share: number, latest: number): TimeWindow {
  const by = Math.min((to - from) * share, latest - to);
  return { from: from + by, to: to + by };
}

/** The window made `factor` times as wide; the moment `at` stays where it is, and nothing past `latest` is in it. */
export function zoomed({ from, to }: TimeWindow, factor: number, at: number, latest: number): TimeWindow {
  const width = Math.max(WIDTH_MS_MIN, (to - from) * factor);
  const share = (at - from) / Math.max(1, to - from);
  const start = Math.max(0, at - width * share);
  return start + width <= latest
    ? { from: start, to: start + width }
    : { from: Math.max(0, latest - width), to: latest };
}

/** A window as an address has it. */
export interface WindowSearch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The window of an address; undefined when there is none, or none that makes sense. */
export function parseWindow({ from, to }: Readonly<Record<string, unknown>>): WindowSearch {
  if (typeof from !== 'string' || typeof to !== 'string') return {};
  return windowOf({ from, to }) ? { from, to } : {};
}

export function windowOf({ from = '', to = '' }: WindowSearch): TimeWindow | undefined {
  const window = { from: Date.parse(from), to: Date.parse(to) };
  return window.from < window.to && window.from >= 0 ? window : undefined;
}

export function printWindow({ from, to }: TimeWindow): WindowSearch {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
