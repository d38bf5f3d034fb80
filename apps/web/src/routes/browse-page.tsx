import { ArrowLeft } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { Directory } from '../features/rooms/directory.tsx';
import { useUnreadTotal } from '../lib/rooms.ts';
import { useTitle } from '../lib/use-title.ts';
import styles from './pages.module.css';
import { useShell } from './shell.tsx';

export function BrowsePage() {
  const navigate = useNavigate();
  const { createRoom } = useShell();
  useTitle('Browse rooms', useUnreadTotal());
  return (
    <>
      <header className={styles.header}>
        <Link to="/" className={styles.back} aria-label="Back to rooms">
          <ArrowLeft size={22} aria-hidden="true" />
        </Link>
        <h1>Browse rooms</h1>
      </header>
      <div className={styles.scroll}>
        <div className={styles.column}>
          <Directory onOpen={(id) => navigate(`/rooms/${id}`)} onCreate={createRoom} />
        </div>
      </div>
    </>
  );
}
