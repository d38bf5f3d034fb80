import { useQuery } from '@tanstack/react-query';
import { UserSearch } from 'lucide-react';
import { useState } from 'react';
import { useSettled } from '../lib/use-settled.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Table } from '../ui/table.tsx';
import styles from './admin.module.css';
import { Loaded } from './loaded.tsx';
import { lastOwnerIn } from './people-rules.ts';
import { PersonRow } from './person-row.tsx';
import { peopleQuery } from './queries.ts';
import { ScreenFrame } from './screen-frame.tsx';
import { SearchField } from './search-field.tsx';

const columns = [
  { key: 'name', label: 'Name' },
  { key: 'role', label: 'Role' },
  { key: 'state', label: 'State' },
  { key: 'seen', label: 'Last seen' },
  { key: 'sessions', label: 'Sessions', align: 'end' as const },
  { key: 'actions', label: '', srLabel: 'Actions' },
];

export function Screen() {
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim(), 200);
  const found = useQuery(peopleQuery(search));
  const everybody = useQuery(peopleQuery(''));
  const lastOwner = lastOwnerIn(everybody.data);
  return (
    <ScreenFrame
      title="People"
      about="Everyone with an account. Who is deactivated is logged out at once and keeps their messages."
      tools={<SearchField label="Search people" value={typed} onValueChange={setTyped} />}
    >
      <Loaded query={found} what="people">
        {({ people, total }) =>
          people.length === 0 ? (
            <EmptyState icon={<UserSearch size={26} />} title="Nobody found">
              No name or username begins with “{search}”.
            </EmptyState>
          ) : (
            <>
              <Table label="People" columns={columns}>
                {people.map((person) => (
                  <PersonRow key={person.id} person={person} lastOwner={lastOwner} />
                ))}
              </Table>
              {total > people.length && (
                <p className={styles.count}>
                  The first {people.length} of {total} people. Search to find the others.
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </ScreenFrame>
  );
}
