import { CallError } from '@parley/client';
import { QueryClient } from '@tanstack/react-query';

export const queryClient = new QueryClient({
  defaultOptions: {
    mutations: { networkMode: 'always' },
    queries: {
      staleTime: 30_000,
      // Whether the server is reached has little to do with the internet: it may stand in this room.
      networkMode: 'always',
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && (!(error instanceof CallError) || error.retryable),
      retryDelay: (failures, error) =>
        (error instanceof CallError && error.retryAfterMs) || Math.min(500 * 2 ** failures, 4000),
    },
  },
});
