import { runGenerator } from '../../generate.ts';
import type { Job } from '../../generator/job.ts';
import { HOST } from '../../processes.ts';
import { ask, asReader, openPage } from '../browser.ts';
import { type FrameFigures, frameFigures, type Recording } from '../frames.ts';
import type { Stage } from '../stage.ts';
import type { Measure } from './measure.ts';

const WARM_UP_MS = 1000;

/** Ten people pour messages into the room that is open, at its newest message. */
export const burst: Measure = (browser, stage, { burstSeconds, perSecond }) =>
  asReader(browser, stage, 'block', async (context) => {
    const { page } = await openPage(context);
    const { id } = stage.rooms.busy;
    const head = await readAll(stage, id);
    await page.goto(`/rooms/${id}`);
    await ask(page, 'shown');
    const job: Job = {
      host: HOST,
      dialect: 'parley',
      rooms: [id],
      heads: [head],
      nodes: 1,
      members: stage.writers.map((cookie, person) => ({ port: stage.port, person, cookie, rooms: [0] })),
      task: { kind: 'load', senders: stage.writers.length, pace: { perSecond } },
      warmUpMs: WARM_UP_MS,
      measureMs: burstSeconds * 1000,
      restarts: false,
    };
    let recorded: Promise<Recording> | undefined;
    await runGenerator(job, stage.server, null, (phase) => {
      if (phase === 'began') return ask(page, 'startRecording()');
      recorded = ask<Recording>(page, 'stopRecording()');
      return recorded;
    });
    // What counts is that they were painted, not that frames were.
    await ask(page, `showsRow(${JSON.stringify(await newestOf(stage, id))})`);
    return figuresOf(frameFigures((await recorded)!, burstSeconds));
  });

const figuresOf = ({ fps, worstFrameMs, longTasks, longTaskMs }: FrameFigures) => ({
  burstFps: fps,
  burstWorstFrameMs: worstFrameMs,
  burstLongTasks: longTasks,
  burstLongTaskMs: longTaskMs,
});

/** The room then opens at its end. @returns its head */
async function readAll({ url, reader: cookie }: Stage, roomId: string): Promise<number> {
  const { rooms } = (await call(`${url}/api/rooms`, { headers: { cookie } })) as {
    rooms: { id: string; head: number }[];
  };
  const { head } = rooms.find(({ id }) => id === roomId)!;
  await call(`${url}/api/rooms/${roomId}/read`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ seq: head }),
  });
  return head;
}

/** Id of the last message, by which its row goes. */
async function newestOf({ url, reader: cookie }: Stage, roomId: string): Promise<string> {
  const { messages } = (await call(`${url}/api/rooms/${roomId}/messages?limit=1`, {
    headers: { cookie },
  })) as {
    messages: { id: string }[];
  };
  return messages[0]!.id;
}

async function call(url: string, request: RequestInit): Promise<unknown> {
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
