import { useEffect, useState } from 'react';
import { curlOf } from '../lib/curl';
import { t } from '../lib/i18n/catalogue';
import { IconButton } from './button';
import type { IconName } from './icon';

const SHOWN_MS = 1_500;

interface CopyButtonProps {
  readonly text: string;
  readonly label?: string;
  readonly icon?: IconName;
}

/** Copies a text, and says that it did. */
export function CopyButton({ text, label = t('ui.copy'), icon = 'copy' }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <IconButton
      size="small"
      icon={isCopied ? 'check' : icon}
      label={isCopied ? t('ui.copied') : label}
      data-copies={text}
      onClick={() => void copy(text).then(() => setCopied(true))}
    />
  );
}

/** Copies a call as a line for a shell, with this service's real address. */
export function CopyCurl(call: Parameters<typeof curlOf>[0]) {
  return <CopyButton text={curlOf(call)} label={t('ui.copyCurl')} icon="terminal" />;
}

/** Puts text on the clipboard; without its permission (plain HTTP), by the old way. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'unseen';
    document.body.append(area);
    area.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- There is nothing newer without HTTPS.
    document.execCommand('copy');
    area.remove();
  }
}
