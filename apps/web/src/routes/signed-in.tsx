import { Outlet } from 'react-router';
import { ClientProvider } from '../lib/client.tsx';
import { RequireUser } from '../lib/session.tsx';
import { useFreshMe } from '../lib/use-fresh-me.ts';
import { useFreshNames } from '../lib/use-fresh-names.ts';

function Fresh() {
  useFreshMe();
  useFreshNames();
  return null;
}

export function SignedIn() {
  return (
    <RequireUser>
      <ClientProvider>
        <Fresh />
        <Outlet />
      </ClientProvider>
    </RequireUser>
  );
}
