import { Link } from '@tanstack/react-router';
import { t } from '../lib/i18n/catalogue';
import { Page, PageHeader } from '../ui/card';
import { EmptyState } from '../ui/notice';

export function NotFoundPage() {
  return (
    <Page>
      <PageHeader title={t('page.notFound')} />
      <EmptyState
        title={t('page.notFoundText')}
        actions={
          <Link to="/" className="button button-plain">
            {t('page.toOverview')}
          </Link>
        }
      />
    </Page>
  );
}
