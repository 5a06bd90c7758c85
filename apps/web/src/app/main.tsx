import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadLanguage } from '../lib/i18n/catalogue';
import { App } from './app';
import { watchForNewBuild } from './new-build';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');

watchForNewBuild();
await loadLanguage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
