import { rawEventSchema } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { apiQuery, urlOf } from '../../lib/api';
import { formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import { IconButton } from '../../ui/button';
import { CopyButton, CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { SkeletonRows } from '../../ui/notice';
import { Drawer } from '../../ui/dialog';
import { EventView } from './event-view';

interface EventDrawerProps {
  readonly position: string | undefined;
  readonly close: () => void;
  /** Opens the one above or below in the list; undefined where there is none. */
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
}

/** One event over the list that it is of; j and k go on to its neighbours. */
export function EventDrawer({ position, close, previous, next }: EventDrawerProps) {
  const isOpen = position !== undefined;
  const path = `v1/events/${position ?? '0'}`;
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...apiQuery({ path, schema: rawEventSchema }),
    enabled: isOpen,
    // An event never changes.
    staleTime: Number.POSITIVE_INFINITY,
    meta: { live: 'never' },
  });
  useEffect(() => {
    if (!isOpen) return undefined;
    const step = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const go = { j: next, k: previous }[event.key];
      if (!go) return;
      event.preventDefault();
      go();
    };
    document.addEventListener('keydown', step);
    return () => document.removeEventListener('keydown', step);
  }, [isOpen, next, previous]);
  const event = isPlaceholderData ? undefined : data?.data;
  return (
    <Drawer
      title={event ? `${event.type} · ${formatCount(event.position)}` : formatCount(Number(position ?? 0))}
      isOpen={isOpen}
      close={close}
    >
      <EventActions position={position ?? '0'} previous={previous} next={next} curlPath={path}>
        <Link
          to="/events/$position"
          params={{ position: position ?? '0' }}
          className="button button-quiet button-small"
        >
          {t('events.ownPage')}
        </Link>
      </EventActions>
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : event ? (
        <EventView event={event} />
      ) : (
        <SkeletonRows />
      )}
    </Drawer>
  );
}

interface EventActionsProps {
  readonly position: string;
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
  readonly curlPath: string;
  readonly children?: ReactNode;
}

/** What can be done with one event: its neighbours, its link, the console as of it. */
export function EventActions({ position, previous, next, curlPath, children }: EventActionsProps) {
  return (
    <div className={children === undefined ? 'event-actions' : 'event-actions event-actions-drawer'}>
      <IconButton
        size="small"
        icon="up"
        label={t('events.previous')}
        disabled={!previous}
        onClick={previous}
      />
      <IconButton size="small" icon="down" label={t('events.next')} disabled={!next} onClick={next} />
      <CopyButton text={urlOf(`events/${position}`)} label={t('events.copyLink')} icon="link" />
      <CopyCurl url={urlOf(curlPath)} />
      <Link
        to="."
        search={(search: object) => ({ ...search, at: position })}
        className="button button-plain button-small"
      >
        {t('events.asOfThis')}
      </Link>
      {children}
    </div>
  );
}
