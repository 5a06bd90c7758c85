import { Registry } from 'prom-client';

export interface Check {
  readonly ok: boolean;
  readonly detail?: string;
}

/**
 * What every part tells of how it does. Parts add to it, operations shows it, and neither knows the other.
 */
export class Vitals {
  /** Where a part registers its metrics. */
  readonly metrics = new Registry();
  private readonly checks = new Map<string, () => Check>();
  private readonly figures = new Map<string, () => object>();

  /** A check that has to hold for the service to be ready; `detail` is shown while it does not. */
  addCheck(name: string, isOk: () => boolean, detail: () => string): void {
    this.checks.set(name, () => (isOk() ? { ok: true } : { ok: false, detail: detail() }));
  }

  /** Figures that `/health` shows under a name of their own. */
  addFigures(name: string, figures: () => object): void {
    this.figures.set(name, figures);
  }

  check(): Readonly<Record<string, Check>> {
    return Object.fromEntries([...this.checks].map(([name, check]) => [name, check()]));
  }

  figuresOf(name: string): object {
    return this.figures.get(name)?.() ?? {};
  }
}
