import type { MyRoom } from '@parley/protocol';
import { X } from 'lucide-react';
import { lazy, memo, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Composer, type ComposerHandle } from '../features/composer/composer.tsx';
import { TypingLine } from '../features/composer/typing-line.tsx';
import { MembersPanel } from '../features/members/members-panel.tsx';
import { useMembers } from '../features/members/use-members.ts';
import { Timeline } from '../features/messages/timeline.tsx';
import type { TimelineHandle } from '../features/messages/use-edit-last.ts';
import { RoomHeader } from '../features/rooms/room-header.tsx';
import { RoomMenu } from '../features/rooms/room-menu.tsx';
import { useClient } from '../lib/client.tsx';
import { isConversation, useRoomTitle } from '../lib/conversations.ts';
import { rememberUsers } from '../lib/people.ts';
import { rememberRoom, useMayManage, useRooms, useUnreadTotal } from '../lib/rooms.ts';
import { useMe } from '../lib/session.tsx';
import { readStored, writeStored } from '../lib/storage.ts';
import { useHasMembersPane } from '../lib/use-media.ts';
import { useOnce } from '../lib/use-once.ts';
import { IconButton } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import styles from './open-room.module.css';

const Dialog = lazy(async () => ({ default: (await import('../ui/dialog.tsx')).Dialog }));
const AddPeopleDialog = lazy(async () => ({
  default: (await import('../features/members/add-people-dialog.tsx')).AddPeopleDialog,
}));

const PANE = 'parley.members-pane';

/** Why I may not write in it; null: I may, as far as I know. @param block it is with somebody whom I block */
const closedTo = ({ archivedAt, posting, role }: MyRoom, block: boolean): string | null => {
  if (block) {
    return 'You blocked this person. Unblock them in the menu above to write here.';
  }
  if (archivedAt) return 'This room is archived. You can read it, but nobody can write here.';
  if (posting === 'moderators' && role !== 'moderator') {
    return 'This room is for announcements. Only its moderators write here.';
  }
  return null;
};

export const OpenRoom = memo(function OpenRoom({ room }: { room: MyRoom }) {
  const me = useMe();
  const client = useClient();
  const navigate = useNavigate();
  const handle = client.room(room.id);
  const members = useMembers(room);
  const mayManage = useMayManage(room);
  const title = useRoomTitle(room);
  const { blocked } = useRooms();
  const block = room.kind === 'direct' && room.people.some((id) => blocked.has(id));
  const elsewhere = useUnreadTotal() - room.unread;
  const composer = useRef<ComposerHandle>(null);
  const timeline = useRef<TimelineHandle>(null);
  const [adding, setAdding] = useState(false);

  const beside = useHasMembersPane();
  const [pane, setPane] = useState(() => readStored(PANE) !== 'closed');
  const [sheet, setSheet] = useState(false);
  const wasSheet = useOnce(sheet);
  const wasAdding = useOnce(adding);
  const togglePane = () => {
    writeStored(PANE, pane ? 'closed' : null);
    setPane(!pane);
  };

  useEffect(() => {
    rememberRoom(room.id);
    rememberUsers([me]);
  }, [room.id, me]);

  const takeBack = useCallback((body: string) => {
    if (!body || composer.current?.restore(body)) return;
    toast('Discarded', {
      action: { label: 'Put it in the composer', run: () => composer.current?.append(body) },
    });
  }, []);

  // One modal at a time: the one below would hide what is above from screen readers.
  const add = () => {
    setSheet(false);
    setAdding(true);
  };
  const leave = () => {
    rememberRoom('');
    // The answer may be here before the list has heard of it.
    navigate('/', { state: { left: room.id } });
  };
  const panel = (
    <MembersPanel room={room} onAdd={room.archivedAt || isConversation(room) ? undefined : add} />
  );
  return (
    <div className={styles.room} data-pane={beside && pane}>
      <div className={styles.conversation}>
        <RoomHeader
          room={room}
          total={members.total}
          online={members.online}
          elsewhere={elsewhere}
          membersShown={beside ? pane : sheet}
          onToggleMembers={beside ? togglePane : () => setSheet(true)}
          menu={<RoomMenu room={room} mayManage={mayManage} onLeft={leave} />}
        />
        <Timeline
          ref={timeline}
          handle={handle}
          room={room}
          me={me.id}
          onDiscarded={takeBack}
          canModerate={mayManage}
          mayEdit={!block}
          onEdited={() => composer.current?.focus()}
        />
        <Composer
          ref={composer}
          roomId={room.id}
          roomName={title}
          closed={closedTo(room, block)}
          onSend={(body) => handle.send(body)}
          onTyping={() => handle.typing()}
          onUp={() => timeline.current?.editLast() ?? false}
        />
        <TypingLine handle={handle} />
      </div>
      {beside && pane && (
        <section className={styles.pane} aria-label="Members">
          <header className={styles.paneHeader}>
            <h2>Members</h2>
            <IconButton label="Close members" noTooltip onClick={togglePane}>
              <X size={20} />
            </IconButton>
          </header>
          <div className={styles.paneBody}>{panel}</div>
        </section>
      )}
      <Suspense fallback={null}>
        {wasSheet && (
          <Dialog open={sheet && !beside} onOpenChange={setSheet} title="Members" kind="sheet">
            {panel}
          </Dialog>
        )}
        {wasAdding && (
          <AddPeopleDialog
            open={adding}
            onOpenChange={setAdding}
            roomId={room.id}
            roomName={room.name}
            isMember={(id) => members.list?.some(({ user }) => user.id === id) ?? false}
          />
        )}
      </Suspense>
    </div>
  );
});
