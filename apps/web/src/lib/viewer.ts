import { useAsOf } from './as-of';
import { t } from './i18n/catalogue';
import { useLive } from './live';
import { useNow } from './now';

/** What changes need; `operate` is the daily work, `administer` are pools and policies. */
export type Permission = 'operate' | 'administer';

export interface Viewer {
  readonly name: string;
  /** Whether something may be changed here and now, or in words why not. */
  readonly mayWrite: (permission?: Permission) => true | string;
}

/** Without the service for this long, nothing can be changed and numbers are shown as old. */
export const OUTDATED_MS = 15_000;

/** Who looks, and what they may do. Until there is a sign-in everybody may do everything, but for the past. */
export function useViewer(): Viewer {
  const asOf = useAsOf();
  const { lostAt } = useLive();
  const now = useNow();
  const whyNot =
    asOf !== undefined
      ? t('viewer.past')
      : lostAt !== undefined && now - lostAt > OUTDATED_MS
        ? t('viewer.offline')
        : undefined;
  return { name: t('viewer.everybody'), mayWrite: () => whyNot ?? true };
}
