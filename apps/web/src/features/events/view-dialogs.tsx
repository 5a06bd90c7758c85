import { viewSchema, viewsSchema, type View } from '@berth/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { API_KEY, apiQuery, change, urlOf } from '../../lib/api';
import { t } from '../../lib/i18n/catalogue';
import { useViewer } from '../../lib/viewer';
import { Button, IconButton } from '../../ui/button';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState, told } from '../../ui/error-state';
import { TextField } from '../../ui/field';
import { EmptyState, SkeletonRows } from '../../ui/notice';
import { Dialog } from '../../ui/dialog';
import { toast } from '../../ui/toasts';

const VIEWS = { path: 'v1/views', schema: viewsSchema } as const;

export function useViews() {
  return useQuery({ ...apiQuery(VIEWS), staleTime: 0 });
}

/** Keeps a view, or takes one away; the lists of views are asked anew. */
function useChange() {
  const client = useQueryClient();
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: [API_KEY, VIEWS.path] });
  return {
    save: async ({ slug, ...body }: Pick<View, 'slug' | 'title' | 'query' | 'shared'>): Promise<void> => {
      await change({ method: 'PUT', path: pathOf(slug), body, schema: viewSchema });
      await again();
    },
    remove: async (slug: string): Promise<void> => {
      await change({ method: 'DELETE', path: pathOf(slug), schema: viewSchema });
      await again();
    },
  };
}

function pathOf(slug: string): string {
  return `v1/views/${encodeURIComponent(slug)}`;
}

interface ViewsDialogProps {
  readonly close: () => void;
  readonly edit: (view: View) => void;
}

/** The views there are: one's own and those that are shared. */
export function ViewsDialog({ close, edit }: ViewsDialogProps) {
  const { data, error, refetch } = useViews();
  const whyNot = useWhyNot();
  const { save, remove } = useChange();
  const run = (doing: Promise<void>): void => {
    doing.catch((failure: unknown) => toast(told(failure as Error).text, { isBad: true }));
  };
  return (
    <Dialog title={t('events.views')} isOpen close={close} size={720}>
      {error && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <SkeletonRows count={3} />}
      {data?.data.items.length === 0 && (
        <EmptyState title={t('events.noViews')}>{t('events.noViewsText')}</EmptyState>
      )}
      <ul className="views">
        {data?.data.items.map((view) => (
          <li key={view.slug}>
            <div className="view-what">
              <Link to="/events" search={{ view: view.slug }} onClick={close}>
                {view.title}
              </Link>
              <span className="caption">
                {view.owner} · {t(view.shared ? 'events.shared' : 'events.private')}
              </span>
              <code>{view.query === '' ? t('events.allEvents') : view.query}</code>
            </div>
            <Button
              size="small"
              look="quiet"
              whyNot={whyNot}
              onClick={() => run(save({ ...view, shared: !view.shared }))}
            >
              {t(view.shared ? 'events.unshare' : 'events.share')}
            </Button>
            <Button size="small" look="quiet" whyNot={whyNot} onClick={() => edit(view)}>
              {t('events.edit')}
            </Button>
            <IconButton
              size="small"
              icon="close"
              label={t('events.deleteView', { title: view.title })}
              whyNot={whyNot}
              onClick={() => run(remove(view.slug))}
            />
          </li>
        ))}
      </ul>
      <div className="dialog-foot">
        <CopyCurl url={urlOf(VIEWS.path)} />
        <Button onClick={close}>{t('ui.close')}</Button>
      </div>
    </Dialog>
  );
}

export type ViewDraft = Pick<View, 'title' | 'query' | 'shared'> & { readonly slug?: string };

interface SaveViewDialogProps {
  readonly draft: ViewDraft;
  readonly close: () => void;
  readonly saved: (slug: string) => void;
}

/** Keeps a query under a name; the name for scripts follows from the title. */
export function SaveViewDialog({ draft, close, saved }: SaveViewDialogProps) {
  const [title, setTitle] = useState(draft.title);
  const [isShared, setShared] = useState(draft.shared);
  const [error, setError] = useState<Error>();
  const { save } = useChange();
  const { data } = useViews();
  const slug = draft.slug ?? slugOf(title);
  const isTaken = draft.slug === undefined && data?.data.items.some((view) => view.slug === slug);
  const body = { title: title.trim(), query: draft.query, shared: isShared };
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (slug === '') return;
    try {
      await save({ slug, ...body });
      toast(t('events.viewSaved', { title: body.title }));
      saved(slug);
    } catch (failure) {
      setError(failure as Error);
    }
  };
  return (
    <Dialog title={t(draft.slug === undefined ? 'events.saveView' : 'events.editView')} isOpen close={close}>
      <form className="view-form" onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('events.viewTitle')}
          note={slug === '' ? t('events.viewTitleHint') : t('events.viewName', { slug })}
          fault={isTaken ? t('events.viewTaken', { slug }) : undefined}
          value={title}
          maxLength={120}
          data-autofocus
          onChange={(event) => setTitle(event.target.value)}
        />
        <code className="view-query">{draft.query === '' ? t('events.allEvents') : draft.query}</code>
        <label className="view-shared">
          <input type="checkbox" checked={isShared} onChange={(event) => setShared(event.target.checked)} />
          {t('events.shareWithAll')}
        </label>
        {error && (
          <p className="field-fault" role="alert">
            {told(error).text}
          </p>
        )}
        <div className="dialog-foot">
          <CopyCurl url={urlOf(pathOf(slug))} method="PUT" body={body} />
          <Button onClick={close}>{t('ui.cancel')}</Button>
          <Button type="submit" look="primary" disabled={slug === ''}>
            {t(isTaken ? 'events.replaceView' : 'events.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function useWhyNot(): string | undefined {
  const may = useViewer().mayWrite('operate');
  return may === true ? undefined : may;
}

/** A title as a name: `Leases that ended` is `leases-that-ended`. */
function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replaceAll(/^-+|-+$/g, '');
}
