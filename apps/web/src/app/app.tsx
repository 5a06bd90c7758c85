import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { loadLanguage } from '../lib/i18n/catalogue';
import { usePreferences } from '../lib/preferences';
import { refreshWhileLive } from '../lib/refresh';
import { ThemeProvider } from '../ui/theme';
import { Toasts } from '../ui/toasts';
import { queryClient } from './query-client';
import { router } from './router';

export function App() {
  const language = useLanguage();
  useEffect(() => refreshWhileLive(queryClient), []);
  return (
    <QueryClientProvider client={queryClient}>
      <ThemeProvider key={language}>
        <RouterProvider router={router} />
        <Toasts />
      </ThemeProvider>
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
