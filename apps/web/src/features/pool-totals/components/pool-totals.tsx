import type { PoolStats } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../../lib/count';
import { ApiProblem } from '../../../lib/http';
import { Figures } from '../../../ui/figures';
import { Notice } from '../../../ui/notice';
import { poolTotals } from '../api/pool-totals';

export function PoolTotals() {
  const { data, error, isPending, refetch } = useQuery(poolTotals);
  if (isPending) return <Notice title="Loading the pool …" />;

  return (
    <>
      {error && (
        <Notice
          role="alert"
          title={titleOf(error)}
          action={{ label: 'Try again', run: () => void refetch() }}
        >
          <p>
            {data ? 'The numbers below are the last ones heard. ' : ''}It is asked again every two seconds.
          </p>
        </Notice>
      )}
      {data && <Totals stats={data} outdated={error !== null} />}
    </>
  );
}

function Totals({ stats, outdated }: { readonly stats: PoolStats; readonly outdated: boolean }) {
  if (stats.total_identifiers === 0) return <EmptyPool />;
  return (
    <Figures
      label="Pool totals"
      outdated={outdated}
      figures={[
        { label: 'identifiers', value: formatCount(stats.total_identifiers) },
        { label: 'held', value: formatCount(stats.allocated_identifiers) },
        { label: 'free', value: formatCount(stats.available_identifiers) },
        { label: 'resting', note: 'expired or cooling', value: formatCount(stats.stale_identifiers) },
      ]}
    />
  );
}

function EmptyPool() {
  return (
    <Notice title="The pool has no identifiers">
      <p>
        They are named by <code>BERTH_IDENTIFIERS</code>, for example <code>vm-[0001-1024]</code>, at the
        first start.
      </p>
    </Notice>
  );
}

function titleOf(error: Error): string {
  return error instanceof ApiProblem
    ? `The service cannot answer now (${error.status})`
    : 'Cannot reach the service';
}
