/** What can be wrong, by Jepsen's names; each is a promise of SPEC.md that was broken. */
export const COUNTS = {
  'lost-write': '[D1] acknowledged, but not stored or not in a fresh fetch',
  duplicate: '[D2] one send is there twice',
  gap: '[D3] a change was passed over',
  nonmonotonic: '[D3] a change came again, or after a later one',
  'inconsistent-offset': '[D3] two saw different changes at one seq',
  phantom: '[D3] seen, but never sent',
  unseen: '[D4] a member who is online lacks a change',
  leak: '[D7] heard after the right to it had ended',
  divergence: '[D5] a client shows something else than a fresh fetch',
  'false-sent': '[D6] shown as sent, but not stored',
} as const;
export type Count = keyof typeof COUNTS;
