import { Suspense } from 'react';
import { Link, Navigate, Route, Routes } from 'react-router';
import { useMe } from '../lib/session.tsx';
import { useTitle } from '../lib/use-title.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageShell } from '../ui/page.tsx';
import { PageBar } from '../ui/page-bar.tsx';
import { SideNav } from '../ui/side-nav.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import styles from './admin.module.css';
import { type AdminScreen, screens } from './screens.ts';

export function AdminApp() {
  const { role } = useMe();
  const mine = screens.filter(({ roles }) => roles.includes(role));
  const [first] = mine;
  if (!first) return <NotForYou />;
  return (
    <div className={styles.app}>
      <PageBar backTo="/" backLabel="Rooms" title="Admin" />
      <div className={styles.panes}>
        <aside className={styles.side}>
          <SideNav
            label="Admin"
            items={mine.map(({ path, title, icon: Icon }) => ({
              to: `/admin/${path}`,
              label: title,
              icon: <Icon size={18} aria-hidden="true" />,
            }))}
          />
        </aside>
        <main className={styles.main}>
          <Routes>
            <Route index element={<Navigate to={first.path} replace />} />
            {mine.map((screen) => (
              <Route key={screen.path} path={screen.path} element={<Shown screen={screen} />} />
            ))}
            <Route path="*" element={<NoSuchScreen to={first.path} />} />
          </Routes>
        </main>
      </div>
    </div>
  );
}

function Shown({ screen: { title, Screen } }: { screen: AdminScreen }) {
  useTitle(`${title} · Admin`);
  return (
    <Suspense fallback={<SkeletonList label={`Loading ${title}`} />}>
      <Screen />
    </Suspense>
  );
}

function NoSuchScreen({ to }: { to: string }) {
  return (
    <EmptyState
      title="There is no such screen"
      action={
        <Link to={`/admin/${to}`} className={buttonClass()}>
          Back to the first
        </Link>
      }
    />
  );
}

function NotForYou() {
  useTitle('Not for you');
  return (
    <PageShell
      title="This page is for admins"
      subtitle="Managing people and rooms takes the role of owner or admin. If you need something done here, ask one of them."
    >
      <Link to="/" className={buttonClass({ variant: 'primary', full: true })}>
        Go to your rooms
      </Link>
    </PageShell>
  );
}
