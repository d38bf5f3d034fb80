import { useQuery } from '@tanstack/react-query';
import { Hash } from 'lucide-react';
import { useState } from 'react';
import { useSettled } from '../lib/use-settled.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Table } from '../ui/table.tsx';
import styles from './admin.module.css';
import { Loaded } from './loaded.tsx';
import { allRoomsQuery } from './queries.ts';
import { RoomRow } from './room-row.tsx';
import { ScreenFrame } from './screen-frame.tsx';
import { SearchField } from './search-field.tsx';

const columns = [
  { key: 'name', label: 'Room' },
  { key: 'state', label: 'State' },
  { key: 'members', label: 'Members', align: 'end' as const },
  { key: 'created', label: 'Created' },
  { key: 'actions', label: '', srLabel: 'Actions' },
];

export function Screen() {
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim(), 200);
  const found = useQuery(allRoomsQuery(search));
  return (
    <ScreenFrame
      title="Rooms"
      about="Every room, private and archived ones too. You see their names here, not what is said in them."
      tools={<SearchField label="Search rooms" value={typed} onValueChange={setTyped} />}
    >
      <Loaded query={found} what="rooms">
        {({ rooms, total }) =>
          rooms.length === 0 ? (
            <EmptyState icon={<Hash size={26} />} title={search ? 'No room found' : 'No rooms yet'}>
              {search ? `No room is named like “${search}”.` : 'Anyone may create the first one in the chat.'}
            </EmptyState>
          ) : (
            <>
              <Table label="Rooms" columns={columns}>
                {rooms.map((room) => (
                  <RoomRow key={room.id} room={room} />
                ))}
              </Table>
              {total > rooms.length && (
                <p className={styles.count}>
                  The first {rooms.length} of {total} rooms. Search to find the others.
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </ScreenFrame>
  );
}
