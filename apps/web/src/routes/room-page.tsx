import type { MyRoom, RoomEvent } from '@parley/protocol';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { AbsentRoom } from '../features/rooms/absent-room.tsx';
import { UnsentTexts } from '../features/rooms/unsent-texts.tsx';
import { useClient } from '../lib/client.tsx';
import { useRoomTitle } from '../lib/conversations.ts';
import { useRooms, useUnreadTotal } from '../lib/rooms.ts';
import { useTitle } from '../lib/use-title.ts';
import { NoAnswer } from './no-answer.tsx';
import { OpenRoom } from './open-room.tsx';
import styles from './pages.module.css';

const noRoom = { kind: 'room' as const, name: '', people: [] };

export function RoomPage() {
  const { roomId = '' } = useParams();
  const { status, rooms } = useRooms();
  const room = rooms.find(({ id }) => id === roomId);
  const was = useLastSeen(roomId, room);
  const ended = useEnded(roomId);
  const title = useRoomTitle(room ?? was ?? noRoom);
  useTitle(room ? title : null, useUnreadTotal());

  if (room) return <OpenRoom key={room.id} room={room} />;
  return (
    <>
      <header className={styles.header}>
        <Link to="/" className={styles.back} aria-label="Back to rooms">
          <ArrowLeft size={22} aria-hidden="true" />
        </Link>
        {was && <p className={styles.was}>{title}</p>}
      </header>
      <div className={styles.centre}>
        {status === 'ready' ? (
          <div>
            <AbsentRoom key={roomId} roomId={roomId} was={was} ended={ended} />
            <UnsentTexts roomId={roomId} />
          </div>
        ) : (
          <NoAnswer label="Loading the room" failed={status === 'error'}>
            This room is not kept on this device. It opens here by itself as soon as the server can be
            reached.
          </NoAnswer>
        )}
      </div>
    </>
  );
}

/** The room as it last was while this page stayed open. */
const useLastSeen = (roomId: string, room: MyRoom | undefined): MyRoom | null => {
  const [seen, setSeen] = useState<MyRoom | null>(null);
  if (room && room !== seen) setSeen(room);
  return seen?.id === roomId ? seen : null;
};

type Ended = Extract<RoomEvent, { kind: 'gone' }>['reason'];

/** How my membership ended while this page was open; null: not that I heard. */
const useEnded = (roomId: string): Ended | null => {
  const client = useClient();
  const [ended, setEnded] = useState<{ roomId: string; reason: Ended } | null>(null);
  useEffect(
    () =>
      client.on('room', (event) => {
        if (event.kind === 'gone') setEnded(event);
      }),
    [client],
  );
  return ended?.roomId === roomId ? ended.reason : null;
};
