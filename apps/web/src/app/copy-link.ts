import { t } from '../lib/i18n/catalogue';
import { copy } from '../ui/copy-button';
import { toast } from '../ui/toasts';

/** Puts the address of this page, with all that it says, on the clipboard. */
export async function copyLink(): Promise<void> {
  await copy(location.href);
  toast(t('shortcuts.linkCopied'));
}
