import { Outlet } from 'react-router';
import { ClientProvider } from '../lib/client.tsx';
import { RequireUser } from '../lib/session.tsx';

export function SignedIn() {
  return (
    <RequireUser>
      <ClientProvider>
        <Outlet />
      </ClientProvider>
    </RequireUser>
  );
}
