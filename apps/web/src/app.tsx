import { QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { queryClient } from './lib/query.ts';
import { SessionProvider } from './lib/session.tsx';
import { ErrorBoundary } from './routes/error-boundary.tsx';
import { NotFoundPage } from './routes/not-found-page.tsx';
import { PageSpinner } from './ui/spinner.tsx';
import { Toaster } from './ui/toast.tsx';
import { TooltipLayer } from './ui/tooltip.tsx';

const page = <N extends string>(load: () => Promise<Record<N, ComponentType>>, name: N) =>
  lazy(async () => ({ default: (await load())[name] }));

const signedIn = () => import('./routes/signed-in.tsx');
const chat = () => import('./routes/chat.tsx');

const SetupPage = page(() => import('./features/setup/setup-page.tsx'), 'SetupPage');
const LoginPage = page(() => import('./features/auth/login-page.tsx'), 'LoginPage');
const RegisterPage = page(() => import('./features/auth/register-page.tsx'), 'RegisterPage');
const AccountPage = page(() => import('./features/account/account-page.tsx'), 'AccountPage');
const AdminApp = page(() => import('./admin/admin-app.tsx'), 'AdminApp');
const SignedIn = page(signedIn, 'SignedIn');
const Shell = page(chat, 'Shell');
const HomePage = page(chat, 'HomePage');
const RoomPage = page(chat, 'RoomPage');
const BrowsePage = page(chat, 'BrowsePage');

/** The address is a page of the chat. */
export const isChat = (): boolean => /^\/(rooms\/|browse$|$)/.test(location.pathname);

// Fetched while it is still being asked who this is.
if (isChat()) void Promise.all([signedIn(), chat()]).catch(() => {});

export function App() {
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        <BrowserRouter>
          <SessionProvider>
            <Suspense fallback={<PageSpinner />}>
              <Routes>
                <Route path="/setup" element={<SetupPage />} />
                <Route path="/login" element={<LoginPage />} />
                <Route path="/register" element={<RegisterPage />} />
                <Route path="/invite/:code" element={<RegisterPage />} />
                <Route element={<SignedIn />}>
                  <Route path="/account" element={<AccountPage />} />
                  <Route path="/admin/*" element={<AdminApp />} />
                  <Route element={<Shell />}>
                    <Route index element={<HomePage />} />
                    <Route path="/rooms/:roomId" element={<RoomPage />} />
                    <Route path="/browse" element={<BrowsePage />} />
                  </Route>
                </Route>
                <Route path="*" element={<NotFoundPage />} />
              </Routes>
            </Suspense>
          </SessionProvider>
        </BrowserRouter>
      </QueryClientProvider>
      <TooltipLayer />
      <Toaster />
    </ErrorBoundary>
  );
}
