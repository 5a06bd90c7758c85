import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { loadLanguage } from '../lib/i18n/catalogue';
import { App } from './app';
import { watchForNewBuild } from './new-build';
import { router } from './router';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');

// The page's content policy refuses code made from text, by which answers would be parsed faster: not even tried.
config({ jitless: true });
watchForNewBuild();
// The page's own part is on its way while the frame is drawn.
void router.load();
await loadLanguage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
