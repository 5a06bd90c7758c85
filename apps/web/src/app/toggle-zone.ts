import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { choose } from '../lib/preferences';
import { useZone } from '../lib/use-zone';

/** Changes the clock; an address that names one has it taken out, as it is the stored one then. */
export function useToggleZone(): () => void {
  const zone = useZone();
  const navigate = useNavigate();
  return useCallback(() => {
    choose({ zone: zone === 'utc' ? 'local' : 'utc' });
    void navigate({ to: '.', search: (search) => ({ ...search, tz: undefined }), replace: true });
  }, [zone, navigate]);
}
