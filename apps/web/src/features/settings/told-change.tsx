import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { API_KEY } from '../../lib/api';
import { t } from '../../lib/i18n/catalogue';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toasts';

/** Says what was changed, with the way to its event, and has what is shown asked anew. */
export function useToldChange(): (text: string, position: number | undefined) => void {
  const navigate = useNavigate();
  const client = useQueryClient();
  return useCallback(
    (text, position) => {
      void client.invalidateQueries({ queryKey: [API_KEY] });
      toast(
        <>
          {text}{' '}
          {position !== undefined && (
            <Button
              size="small"
              onClick={() =>
                void navigate({ to: '/events/$position', params: { position: String(position) } })
              }
            >
              {t('ui.showEvent')}
            </Button>
          )}
        </>,
      );
    },
    [client, navigate],
  );
}
