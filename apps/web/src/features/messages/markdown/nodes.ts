/**
 * All that a message can be made of. What is not in here cannot be shown, whatever somebody writes: no HTML, no image,
 * no attribute but those below.
 */
export type Node = Leaf | Branch;

export type Leaf =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'fence'; text: string; info: string }
  | { kind: 'check'; done: boolean }
  | { kind: 'rule' };

export type Branch = { children: Node[] } & (
  | { kind: PlainBranch }
  /** An address that `hrefOf` let through. */
  | { kind: 'link'; href: string }
  | { kind: 'numbers'; start: number }
  | { kind: 'cell'; head: boolean; align: Align }
);

export type Align = 'left' | 'center' | 'right' | undefined;

/** Those that say nothing more than what they are. */
export type PlainBranch =
  | 'paragraph'
  | 'heading'
  | 'quote'
  | 'bullets'
  | 'item'
  | 'table'
  | 'head'
  | 'rows'
  | 'row'
  | 'strong'
  | 'em'
  | 'del';
