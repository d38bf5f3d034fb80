import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../lib/api.ts';

// Others manage as well: what is shown is asked for again whenever a screen opens.

export const peopleQuery = (query: string) =>
  queryOptions({
    queryKey: ['admin', 'people', query],
    queryFn: () => api.call('listPeople', query ? { query } : {}),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const allRoomsQuery = (query: string) =>
  queryOptions({
    queryKey: ['admin', 'rooms', query],
    queryFn: () => api.call('listAllRooms', query ? { query } : {}),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const invitesQuery = queryOptions({
  queryKey: ['admin', 'invites'],
  queryFn: () => api.call('listInvites', {}),
  staleTime: 0,
});

export const settingsQuery = queryOptions({
  queryKey: ['admin', 'settings'],
  queryFn: () => api.call('getSettings', {}),
  staleTime: 0,
});
