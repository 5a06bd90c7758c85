/** Lines of 16 × 16, drawn by `currentColor`. */
const PATHS = {
  overview: 'M2 9.5h3V14H2zM6.5 5h3v9h-3zM11 2h3v12h-3z',
  pools: 'M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z',
  clients: 'M2 3h12v7H2zM5.5 13.5h5M8 10v3.5',
  events: 'M2.5 3.5h.5M6 3.5h7.5M2.5 8h.5M6 8h7.5M2.5 12.5h.5M6 12.5h7.5',
  mint: 'M6 2.5 4.5 13.5M11.5 2.5 10 13.5M2.5 5.5h11.5M2 10.5h11.5',
  settings:
    'M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M8 4.5a2 2 0 1 0 4 0a2 2 0 1 0-4 0M4 11.5a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.3 10.3 14 14',
  clock: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 4.5V8l2.5 1.5',
  theme: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12M10 3.4v9.2M12 4.6v6.8',
  user: 'M8 2.5a2.75 2.75 0 1 0 0 5.5a2.75 2.75 0 1 0 0-5.5M2.5 14c.6-2.6 2.7-4 5.5-4s4.9 1.4 5.5 4',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  check: 'M3 8.5 6.5 12 13 4.5',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  left: 'M10 4l-4 4 4 4',
  right: 'M6 4l4 4-4 4',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  pause: 'M5 3v10M11 3v10',
  play: 'M4.5 3v10l8.5-5z',
  warning: 'M8 2 14.5 13.5h-13zM8 6.5v3M8 11.5v.01',
  terminal: 'M2 3h12v10H2zM4.5 6l2 2-2 2M8 10h3',
  download: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  link: 'M6.5 9.5l3-3M7 4.5 8.5 3a3.2 3.2 0 0 1 4.5 4.5L11.5 9' + 'M9 11.5 7.5 13A3.2 3.2 0 0 1 3 8.5L4.5 7',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  filter: 'M2 3h12L9.5 8.5V13l-3-1.5v-3z',
  help: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M6.3 6.3a1.75 1.75 0 1 1 2.4 1.7c-.5.2-.7.5-.7 1.1M8 11.3v.01',
  table: 'M2 3h12v10H2zM2 6.5h12M2 9.8h12M6.5 3v10',
  chart: 'M2 13.5h12M3 11l3.5-4 3 2L13.5 3.5',
} as const;

export type IconName = keyof typeof PATHS;

/** A small picture beside a word; who listens to the page hears the word alone. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
