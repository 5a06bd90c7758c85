/** A line over time; a value that is null is not known. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** A token, such as `--state-held`. */
  readonly color: string;
  readonly isDashed?: boolean;
  readonly isFilled?: boolean;
  /** Steps from point to point, for what is so until the next one. */
  readonly isStepped?: boolean;
  /** A bar a point, from its time on. */
  readonly isBars?: boolean;
}

export interface ChartProps {
  /** What it shows, in words. */
  readonly label: string;
  /** Unix seconds. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** Where the last point's span ends (unix seconds), for spans; without it a point is a moment. */
  readonly end?: number;
  readonly height: number;
  /** Lines across, such as the pool's capacity. */
  readonly levels?: readonly { readonly name: string; readonly value: number }[];
  readonly max?: number | undefined;
}
