import type { Person, UserRole } from '@parley/protocol';
import { LogOut, MoreHorizontal, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { RelativeTime } from '../lib/relative-time.tsx';
import { useMe } from '../lib/session.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import styles from './admin.module.css';
import { grantable, mayManage, whyFixed } from './people-rules.ts';
import { PersonDialog, type PersonStep } from './person-dialog.tsx';
import { roleNames } from './roles.ts';

export function PersonRow({ person, lastOwner }: { person: Person; lastOwner: string | null }) {
  const me = useMe();
  const [step, setStep] = useState<PersonStep | null>(null);
  const fixed = whyFixed(me, person, lastOwner);
  const { displayName: name, role, deactivated, seenAt, sessions } = person;
  return (
    <tr className={styles.row}>
      <td>
        <div className={styles.named}>
          <Avatar id={person.id} name={name} />
          <div className={styles.nameText}>
            <strong>
              <bdi>{name}</bdi>
            </strong>{' '}
            {person.id === me.id && <Badge>You</Badge>}
            <span className={styles.sub}>@{person.username}</span>
          </div>
        </div>
      </td>
      <td data-label="Role">
        <Select<UserRole>
          className={styles.role}
          label={`Role of ${name}`}
          hideLabel
          value={role}
          disabled={fixed !== null || grantable(me, person).length < 2}
          hint={fixed}
          options={(['owner', 'admin', 'member'] as const).map((value) => ({
            value,
            label: roleNames[value],
            disabled: !grantable(me, person).includes(value),
          }))}
          onValueChange={(next) => setStep({ kind: 'role', role: next })}
        />
      </td>
      <td data-label="State">
        {deactivated ? <Badge tone="warn">Deactivated</Badge> : <Badge tone="ok">Active</Badge>}
      </td>
      <td data-label="Last seen" className={styles.nowrap}>
        {seenAt ? <RelativeTime iso={seenAt} /> : 'Never'}
      </td>
      <td data-label="Sessions" data-align="end" className={styles.number}>
        {sessions}
      </td>
      <td data-align="end" className={styles.corner}>
        <Menu
          trigger={
            <IconButton label={`Actions for ${name}`} noTooltip disabled={!mayManage(me, person)}>
              <MoreHorizontal size={18} />
            </IconButton>
          }
        >
          <MenuItem
            icon={<LogOut size={16} />}
            disabled={sessions === 0}
            onSelect={() => setStep({ kind: 'end-sessions' })}
          >
            End sessions
          </MenuItem>
          {deactivated ? (
            <MenuItem icon={<UserCheck size={16} />} onSelect={() => setStep({ kind: 'reactivate' })}>
              Reactivate
            </MenuItem>
          ) : (
            <MenuItem
              danger
              icon={<UserX size={16} />}
              disabled={fixed !== null}
              onSelect={() => setStep({ kind: 'deactivate' })}
            >
              Deactivate
            </MenuItem>
          )}
        </Menu>
        <PersonDialog person={person} step={step} onClose={() => setStep(null)} />
      </td>
    </tr>
  );
}
