import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { PoolTotals } from '../features/pool-totals/components/pool-totals';

const queryClient = new QueryClient({
  defaultOptions: {
    // The service may be on this very machine: whether a network is there says nothing about it.
    queries: { networkMode: 'always', retry: false },
  },
});

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <header className="masthead">
        <h1>Berth</h1>
        <p>A number of its own for every machine of the fleet.</p>
      </header>
      <main>
        <PoolTotals />
      </main>
    </QueryClientProvider>
  );
}
