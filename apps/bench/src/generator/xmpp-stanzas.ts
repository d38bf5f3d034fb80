/** What a MUC tells of a message, in the terms of the bench. */
export interface Said {
  roomId: string;
  clientMessageId: string;
}

const OPENING = '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" version="1.0"';

export const DOMAIN = 'bench.localhost';
const ROOMS = `rooms.${DOMAIN}`;

export const openStream = `${OPENING} to="${DOMAIN}"/>`;
/** All of one length, so that all addresses are. */
const nameOf = (person: number) => `person-${String(person).padStart(6, '0')}`;

export const logIn = (person: number) =>
  `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${btoa(`\0${nameOf(person)}\0any`)}</auth>`;
export const bind =
  '<iq xmlns="jabber:client" id="bind" type="set"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>';

/** All sockets of a person have one nickname. */
export const enterRoom = (roomId: string, person: number) =>
  `<presence xmlns="jabber:client" to="${roomId}@${ROOMS}/${nameOf(person)}"><x xmlns="http://jabber.org/protocol/muc"/></presence>`;

export const sayIn = ({ roomId, clientMessageId }: Said, body: string) =>
  `<message xmlns="jabber:client" to="${roomId}@${ROOMS}" type="groupchat" id="${clientMessageId}"><body>${body}</body></message>`;

/** @throws Error when it is not a message that somebody said in a room */
export function readMessage(stanza: string): Said {
  const head = stanza.slice(0, stanza.indexOf('>'));
  const roomId = / from=["']([^@"']+)@/.exec(head)?.[1];
  const clientMessageId = / id=["']([^"']+)["']/.exec(head)?.[1];
  if (!/ type=["']groupchat["']/.test(head) || roomId === undefined || clientMessageId === undefined)
    throw new Error(`no message of a room: ${stanza}`);
  return { roomId, clientMessageId };
}

const SPACE = 0x20;

/**
 * Every listener gets a copy with their own address, all of the same length: with spaces in its place the copies are
 * the same to the byte. @throws Error when it names nobody
 */
export function blankRecipient(bytes: Buffer, start: number, end: number): void {
  const at = bytes.indexOf(' to=', start, 'latin1') + ' to='.length;
  const from = at + 1;
  const to = bytes.indexOf(bytes[at]!, from);
  if (at < start + ' to='.length || to < 0 || to >= end)
    throw new Error(`to nobody: ${bytes.toString('latin1', start, end)}`);
  bytes.fill(SPACE, from, to);
}
