import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, isChat } from './app.tsx';
import { enterEarly } from './lib/person.ts';
import { startServiceWorker } from './lib/service-worker.ts';
import { warmSession } from './lib/session.tsx';

warmSession((userId) => {
  if (isChat()) enterEarly(userId);
});
startServiceWorker();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
