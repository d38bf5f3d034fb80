import type { Registration } from '@parley/protocol';

/** Who may register, in the words of the first-run page and the admin console. */
export const registrationModes: readonly { value: Registration; label: string; hint: string }[] = [
  { value: 'invite', label: 'By invite', hint: 'Only people with an invite link that an admin made.' },
  { value: 'open', label: 'Open', hint: 'Anyone who can reach this address may make an account.' },
  { value: 'closed', label: 'Closed', hint: 'Nobody new for now. Invite links stop working, too.' },
];
