import { useCallback } from 'react';
import { useNavigate } from 'react-router';
import { useApi } from './session.tsx';

/** Goes to the conversation with these people, which is made where there is none. @throws {CallError} */
export const useOpenDirect = (): ((userIds: string[]) => Promise<void>) => {
  const api = useApi();
  const navigate = useNavigate();
  return useCallback(
    async (userIds) => {
      const { room } = await api.call('openDirect', { userIds });
      await navigate(`/rooms/${room.id}`);
    },
    [api, navigate],
  );
};
