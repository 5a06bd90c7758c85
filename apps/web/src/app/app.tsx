import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Fragment, useEffect, useState } from 'react';
import { loadLanguage } from '../lib/i18n/catalogue';
import { usePreferences } from '../lib/preferences';
import { refreshWhileLive } from '../lib/refresh';
import { useAppearance } from '../ui/theme';
import { queryClient } from './query-client';
import { router } from './router';

export function App() {
  const language = useLanguage();
  useAppearance();
  useEffect(() => refreshWhileLive(queryClient), []);
  return (
    <QueryClientProvider client={queryClient}>
      <Fragment key={language}>
        <RouterProvider router={router} />
      </Fragment>
    </QueryClientProvider>
  );
}

/** The language whose texts are there: all is drawn anew with another one. */
function useLanguage(): string {
  const { language } = usePreferences();
  const [loaded, setLoaded] = useState<string>(language);
  useEffect(() => {
    void loadLanguage().then(() => setLoaded(language));
  }, [language]);
  return loaded;
}
