import { Outlet } from 'react-router';
import { ClientProvider } from '../lib/client.tsx';
import { RequireUser } from '../lib/session.tsx';
import { useFreshMe } from '../lib/use-fresh-me.ts';

function FreshMe() {
  useFreshMe();
  return null;
}

export function SignedIn() {
  return (
    <RequireUser>
      <ClientProvider>
        <FreshMe />
        <Outlet />
      </ClientProvider>
    </RequireUser>
  );
}
