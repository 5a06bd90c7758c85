import { useSearch } from '@tanstack/react-router';
import { usePreferences } from './preferences';
import type { Zone } from './format-time';

/** The clock that times are shown in: that of the address, so that a shared link shows the same, or the chosen one. */
export function useZone(): Zone {
  const { tz } = useSearch({ strict: false });
  const { zone } = usePreferences();
  return tz ?? zone;
}
