import { SERVER_ENTRY } from '../build.ts';
import { freePort, HOST, healthy, spawnPinned } from '../processes.ts';
import type { Running, System, Target } from './system.ts';

const SETUP_CODE = 'bench-setup-code';
const PASSWORD = 'correct horse battery bench';
/** The server hashes two passwords at a time. */
const REGISTERING = 4;

/** The built server as anybody would run it; only limits are raised, by settings. */
export const parley: System = {
  name: 'parley',
  title: 'Parley',
  async start({ node, nodeArgs, cpus, dataDir }) {
    const port = await freePort();
    const child = spawnPinned(cpus, node, [...nodeArgs, SERVER_ENTRY], {
      HOST,
      PORT: String(port),
      DATA_DIR: dataDir,
      REGISTRATION: 'open',
      SETUP_CODE,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
      MAX_SOCKETS_PER_USER: '1000',
    });
    await healthy(child, port);
    return { child, fill: (connections, people) => fill(port, connections, people) };
  },
};

/** By the public API, as people would: register, create a room, join it. */
async function fill(port: number, connections: number, people: number): Promise<Target> {
  const url = `http://${HOST}:${port}`;
  const register = async (number: number) => {
    const setup = number === 0 ? { setupCode: SETUP_CODE } : {};
    const body = { username: `bench-${number}`, password: PASSWORD, ...setup };
    return cookieOf(await post(`${url}/api/auth/register`, body));
  };
  const owner = await register(0);
  const response = await post(`${url}/api/rooms`, { name: 'bench', visibility: 'public' }, owner);
  const { room } = (await response.json()) as { room: { id: string } };

  const cookies = [owner];
  let next = 1;
  const worker = async () => {
    for (let number = next++; number < people; number = next++) {
      const cookie = await register(number);
      await post(`${url}/api/rooms/${room.id}/join`, {}, cookie);
      cookies.push(cookie);
    }
  };
  await Promise.all(Array.from({ length: REGISTERING }, worker));
  return {
    host: HOST,
    port,
    cookies: Array.from({ length: connections }, (_, i) => cookies[i % people]!),
    roomId: room.id,
    readyEvent: '["sync",{"rooms":{}}]',
    shape: 'changes',
  } satisfies Awaited<ReturnType<Running['fill']>>;
}

async function post(url: string, body: object, cookie?: string): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${url}: ${response.status} ${await response.text()}`);
  return response;
}

function cookieOf(response: Response): string {
  const cookie = response.headers.getSetCookie().find((line) => line.startsWith('parley_session='));
  if (!cookie) throw new Error('registering set no session cookie');
  return cookie.split(';', 1)[0]!;
}
