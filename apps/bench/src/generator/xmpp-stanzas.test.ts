import { describe, expect, it } from 'vitest';
import { createFeed } from './feed.ts';
import { createLedger } from './ledger.ts';
import { blankRecipient, readMessage, sayIn } from './xmpp-stanzas.ts';

// What prosody sends on of a message, to whom and with which attributes first being left to it.
const copyOf = (clientMessageId: string, to: string) =>
  Buffer.from(
    `<message to='${to}' xmlns='jabber:client' type='groupchat' from='r@rooms.bench.localhost/nick' id='${clientMessageId}'>` +
      "<body>to='all'</body><stanza-id xmlns='urn:xmpp:sid:0' id='of-the-archive' by='r@rooms.bench.localhost'/></message>",
  );

function room(listeners: number) {
  const ledger = createLedger();
  const options = { room: 0, roomId: 'r', listeners: Array.from({ length: listeners }, (_, n) => n) };
  const feed = createFeed(options, 'xmpp', ledger);
  return {
    say: () => ledger.clientIdOf(ledger.enter(7), 0),
    hear(listener: number, clientMessageId: string) {
      const bytes = copyOf(clientMessageId, `listener-${listener}@bench.localhost/x`);
      blankRecipient(bytes, 0, bytes.length);
      return feed.hear(listener, bytes, 0, bytes.length);
    },
    late: feed.late,
  };
}

describe('messages of a MUC', () => {
  it('are the same for all listeners but for their addresses, and complete when all heard them', () => {
    const { say, hear, late } = room(2);
    const first = say();
    expect([...hear(0, first).indexes]).toEqual([0]);
    expect(late()).toBe(1);
    expect([...hear(1, first).sentAt]).toEqual([7]);
    expect(late()).toBe(0);
  });

  it('are refused in another order, and a second time', () => {
    const { say, hear } = room(3);
    const [first, second] = [say(), say()];
    hear(0, first);
    hear(0, second);
    expect(() => hear(1, second)).toThrow('lost, doubled or out of order');
    hear(2, first);
    expect(() => hear(2, first)).toThrow('lost, doubled or out of order');
    expect(() => hear(0, first)).toThrow('heard twice');
  });

  it('name their room and their client id, not those of what is inside of them', () => {
    expect(readMessage(copyOf('mine', 'me').toString())).toEqual({ roomId: 'r', clientMessageId: 'mine' });
    const said = sayIn({ roomId: 'r', clientMessageId: 'mine' }, 'hello');
    expect(said).toContain(' to="r@rooms.bench.localhost"');
    expect(said).toContain(' id="mine"');
  });

  it('are nothing else that a server says', () => {
    const error = copyOf('mine', 'me').toString().replace('groupchat', 'error');
    expect(() => readMessage(error)).toThrow('no message of a room');
    const nobody = Buffer.from('<message/>');
    expect(() => blankRecipient(nobody, 0, nobody.length)).toThrow('to nobody');
  });
});
