import type { Posting, Visibility } from '@parley/protocol';
import { Hash, Lock, Megaphone, MessagesSquare } from 'lucide-react';
import { RadioCards } from '../../ui/choice.tsx';

interface ChoiceProps<T> {
  value: T;
  onValueChange: (value: T) => void;
}

export function VisibilityChoice(props: ChoiceProps<Visibility>) {
  return (
    <RadioCards
      {...props}
      legend="Who can see it"
      options={[
        {
          value: 'public',
          label: 'Public',
          hint: 'Everybody here can find it and join.',
          icon: <Hash size={16} aria-hidden="true" />,
        },
        {
          value: 'private',
          label: 'Private',
          hint: 'Only people who are added can see it.',
          icon: <Lock size={16} aria-hidden="true" />,
        },
      ]}
    />
  );
}

export function PostingChoice(props: ChoiceProps<Posting>) {
  return (
    <RadioCards
      {...props}
      legend="Who can post"
      options={[
        {
          value: 'everyone',
          label: 'Everyone',
          hint: 'A conversation among its members.',
          icon: <MessagesSquare size={16} aria-hidden="true" />,
        },
        {
          value: 'moderators',
          label: 'Moderators only',
          hint: 'For announcements: the others read along.',
          icon: <Megaphone size={16} aria-hidden="true" />,
        },
      ]}
    />
  );
}
