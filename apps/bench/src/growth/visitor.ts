import { openSocketIo } from '../generator/socketio.ts';
import { createFailure } from '../generator/timing.ts';
import { HOST } from '../processes.ts';
import { cookieOf, PASSWORD, post } from '../systems/parley-template.ts';

/** Somebody who is logged in and asks one thing at a time. Answers are the texts of what came; a refusal is thrown. */
export interface Visitor {
  get(path: string): Promise<string>;
  /** By the socket. */
  ask(event: string, input: object): Promise<string>;
  close(): void;
}

/** Logs in and connects. @throws when the server refuses */
export async function visit(port: number, username: string): Promise<Visitor> {
  const url = `http://${HOST}:${port}`;
  const cookie = cookieOf(await post(`${url}/api/auth/login`, { username, password: PASSWORD }));
  let line = await openLine(port, cookie);
  return {
    async get(path) {
      const response = await fetch(url + path, { headers: { cookie } });
      const text = await response.text();
      if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${text}`);
      return text;
    },
    async ask(event, input) {
      if (line.broken()) line = await openLine(port, cookie);
      return line.ask(JSON.stringify([event, input]));
    },
    close: () => line.close(),
  };
}

interface Line {
  ask(event: string): Promise<string>;
  /** The generator's connections end with the first refusal. */
  broken(): boolean;
  close(): void;
}

async function openLine(port: number, cookie: string): Promise<Line> {
  const { fail, failed } = createFailure();
  let broken = false;
  let answer: (text: string) => void = () => undefined;
  const connection = await openSocketIo(
    { host: HOST, dialect: 'parley', rooms: [] },
    { port, person: 0, cookie, rooms: [] },
    {
      onChat: () => undefined,
      onAck: () => undefined,
      onRead: () => undefined,
      onAnswer: (bytes, start, end) => answer(bytes.toString('utf8', start, end)),
      onError(error) {
        broken = true;
        fail(error);
      },
    },
  );
  return {
    ask(event) {
      const answered = new Promise<string>((resolve) => {
        answer = resolve;
      });
      connection.ask(event);
      return Promise.race([answered, failed]);
    },
    broken: () => broken,
    close: () => connection.close(),
  };
}
