import { createElement } from 'react';
import { t } from '../lib/i18n/catalogue';
import { live } from '../lib/live';
import { Button } from '../ui/button';
import { toast } from '../ui/toasts';

const RELOADED = 'berth.reloaded';
const LEARN_AFTER_MS = 3_000;

/**
 * Says when the service serves a newer console than this one, which it may after it was away. A part that cannot be
 * loaded any more though the service answers reloads the page, once.
 */
export function watchForNewBuild(): void {
  addEventListener('vite:preloadError', () => void reloadOnce());
  let ours: string | undefined;
  let wasLost = false;
  setTimeout(() => {
    void tagOfPage().then((tag) => {
      ours = tag;
      sessionStorage.removeItem(RELOADED);
    });
  }, LEARN_AFTER_MS);
  live.listen(() => {
    const isLost = live.state.connection === 'lost';
    if (wasLost && !isLost) void announceIfOther(ours);
    wasLost = isLost;
  });
}

/** While the service is away nothing would come of it, and what was typed would be gone. */
async function reloadOnce(): Promise<void> {
  if (sessionStorage.getItem(RELOADED) === location.href || (await tagOfPage()) === undefined) return;
  sessionStorage.setItem(RELOADED, location.href);
  location.reload();
}

async function announceIfOther(ours: string | undefined): Promise<void> {
  const theirs = await tagOfPage();
  if (ours === undefined || theirs === undefined || theirs === ours) return;
  const reload = createElement(Button, { onClick: () => location.reload() }, t('error.reload'));
  toast(createElement('span', {}, t('error.newVersion'), ' ', reload));
}

async function tagOfPage(): Promise<string | undefined> {
  try {
    const { headers } = await fetch(document.baseURI, { method: 'HEAD', headers: { accept: 'text/html' } });
    return headers.get('etag') ?? undefined;
  } catch {
    return undefined;
  }
}
