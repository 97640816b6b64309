import type { SingleBar } from 'cli-progress';
import { formatBytes } from '../report/bytes.ts';
import type { Messages } from './messages.ts';

/** Shows how far a run is. */
export interface Progress {
  scan(entries: number): void;
  write(counter: BigInt64Array<SharedArrayBuffer>, total: number): void;
  stop(): void;
}

/** Milliseconds between two looks at the counter, and between two lines where there is no terminal. */
const barInterval = 100;
const lineInterval = 30_000;

const noProgress: Progress = { scan() {}, write() {}, stop() {} };

/** Progress bars when standard error is a terminal, a line every 30 seconds otherwise. */
export async function startProgress(messages: Messages, isWanted: boolean): Promise<Progress> {
  if (!isWanted) return noProgress;
  return process.stderr.isTTY ? barProgress(messages) : lineProgress(messages);
}

async function barProgress(messages: Messages): Promise<Progress> {
  const { default: progressBars } = await import('cli-progress');
  const options = { stream: process.stderr, clearOnComplete: true, hideCursor: true, barsize: 24, noTTYOutput: false };
  let bar: SingleBar | undefined;
  let timer: NodeJS.Timeout | undefined;
  messages.clearLine = () => bar !== undefined && process.stderr.write('\r\x1b[K');
  const stop = () => {
    clearInterval(timer);
    bar?.stop();
    bar = undefined;
  };
  return {
    scan(entries) {
      if (bar === undefined) {
        bar = new progressBars.SingleBar({ ...options, format: 'scanning: {value} entries' });
        bar.start(0, 0);
      }
      bar.update(entries);
    },
    write(counter, total) {
      stop();
      const format = 'writing: {bar} {percentage} % of {size}, {eta_formatted} left';
      const writing = new progressBars.SingleBar({ ...options, format, etaBuffer: 50 });
      bar = writing;
      writing.start(total, 0, { size: formatBytes(total) });
      timer = setInterval(() => writing.update(Number(Atomics.load(counter, 0))), barInterval);
    },
    stop,
  };
}

function lineProgress(messages: Messages): Progress {
  let state = () => 'starting';
  const timer = setInterval(() => messages.note(state()), lineInterval);
  timer.unref();
  return {
    scan(entries) {
      state = () => `scanning: ${entries} entries`;
    },
    write(counter, total) {
      const start = performance.now();
      state = () => writingLine(Number(Atomics.load(counter, 0)), total, (performance.now() - start) / 1000);
    },
    stop: () => clearInterval(timer),
  };
}

/** @param seconds since the writing began. */
function writingLine(done: number, total: number, seconds: number): string {
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
  const left = done === 0 ? '' : `, about ${Math.ceil((seconds * (total - done)) / done)} s left`;
  return `writing: ${formatBytes(done)} of ${formatBytes(total)}, ${percent} %${left}`;
}
