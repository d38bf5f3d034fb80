// Put into the measured page before its own code runs; tells times by the page's clock, in ms since the navigation
// began. Plain JavaScript, as it is handed over: a compiler's helpers would not be there.
(() => {
  const log = () => document.querySelector('[role=log]');
  const composer = () => document.querySelector('textarea[aria-label^="Message #"]');
  const rows = () => [...(log()?.querySelectorAll('article') ?? [])];

  /** Laid out, visible, and within what the timeline shows. */
  function isSeen(row) {
    if (!row.checkVisibility({ visibilityProperty: true })) return false;
    const { top, bottom } = row.getBoundingClientRect();
    const area = log().getBoundingClientRect();
    return bottom > area.top && top < area.bottom;
  }

  const shows = (text) => rows().some((row) => row.textContent.includes(text) && isSeen(row));

  /** When the first frame had been painted in which it is so. A message channel's turn comes right after the paint. */
  const painted = (isSo) =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = () => resolve(performance.now());
      const look = () => (isSo() ? port1.postMessage(null) : requestAnimationFrame(look));
      requestAnimationFrame(look);
    });

  /** Records the times of frames, and tasks of more than 50 ms, until it is stopped. */
  function record() {
    const frames = [];
    const longTasks = [];
    const note = (entries) => {
      for (const { startTime, duration } of entries) longTasks.push({ startTime, duration });
    };
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: 'longtask' });
    let next = requestAnimationFrame(function frame(at) {
      frames.push(at);
      next = requestAnimationFrame(frame);
    });
    return () => {
      cancelAnimationFrame(next);
      note(observer.takeRecords());
      observer.disconnect();
      return { frames, longTasks };
    };
  }

  let stopRecording;
  let switching;

  globalThis.parleyBench = {
    /** When composer and messages were painted first. */
    shown: painted(() => composer() !== null && !composer().disabled && rows().some(isSeen)),
    /** When what was typed had been painted. */
    typed: (text) => painted(() => composer().value === text),
    shows: (text) => painted(() => shows(text)),
    showsRow: (key) => painted(() => rows().some((row) => row.dataset.row === key && isSeen(row))),
    startRecording: () => {
      stopRecording = record();
    },
    stopRecording: () => stopRecording(),
    /** Keeps the main thread busy for so long in each frame, for as long as `frames` of them take. */
    async block(ms, frames) {
      for (let n = 0; n < frames; n += 1) {
        await new Promise(requestAnimationFrame);
        for (const until = performance.now() + ms; performance.now() < until; );
      }
    },
    /** The next click leads to another room: how long until its newest message is painted? */
    armSwitch(newest) {
      switching = new Promise((resolve) => {
        const onClick = ({ timeStamp }) => painted(() => shows(newest)).then((at) => resolve(at - timeStamp));
        addEventListener('click', onClick, { capture: true, once: true });
      });
    },
    switched: () => switching,
    /** The least number of the messages that are laid out; they begin with it. Throws where the way back has ended. */
    oldest() {
      if (log().textContent.includes('Older messages could not be loaded'))
        throw new Error('no older messages');
      return Math.min(...rows().map((row) => Number(/message (\d+)/.exec(row.textContent)?.[1])));
    },
    scripts: () =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
        .map(({ name, encodedBodySize }) => ({ url: name, bytes: encodedBodySize })),
  };
})();
