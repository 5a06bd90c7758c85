import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import { t } from '../../lib/i18n/catalogue';
import { Page, PageHeader } from '../../ui/card';
import { CrashBoundary } from '../../ui/crash-boundary';
import { EmptyState, SkeletonRows } from '../../ui/notice';
import './settings.css';

const PoolsSection = lazy(() => import('./pools-section'));
const ReaperSection = lazy(() => import('./reaper-section'));
const HealthSection = lazy(() => import('./health-section'));
const AppearanceSection = lazy(() => import('./appearance-section'));

const SECTIONS = {
  pools: <PoolsSection />,
  reaper: <ReaperSection />,
  health: <HealthSection />,
  appearance: <AppearanceSection />,
} as const satisfies Readonly<Record<string, ReactNode>>;

type SectionName = keyof typeof SECTIONS;
const NAMES = Object.keys(SECTIONS) as readonly SectionName[];

export function SettingsPage() {
  const { section } = useParams({ from: '/settings/$section' });
  const name = NAMES.find((each) => each === section);
  return (
    <Page>
      <PageHeader title={t('settings.title')} />
      <div className="settings">
        <nav className="settings-nav" aria-label={t('settings.sections')}>
          {NAMES.map((each) => (
            <Link
              key={each}
              to="/settings/$section"
              params={{ section: each }}
              className="settings-link"
              activeOptions={{ includeSearch: false }}
              activeProps={{ 'aria-current': 'page' }}
            >
              {t(`settings.${each}`)}
            </Link>
          ))}
        </nav>
        <div className="settings-section">
          <CrashBoundary key={section}>
            {name ? (
              <Suspense fallback={<SkeletonRows />}>{SECTIONS[name]}</Suspense>
            ) : (
              <EmptyState title={t('settings.noSection', { section })}>
                {t('settings.noSectionText')}
              </EmptyState>
            )}
          </CrashBoundary>
        </div>
      </div>
    </Page>
  );
}
