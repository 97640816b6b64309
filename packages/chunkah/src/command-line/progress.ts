import type { Messages, ProgressRecord } from '@chunkah/cli-kit';
import type { SpoolProgress } from '@chunkah/oci';
import { formatBytes } from '@chunkah/report';
import type { BuildProgress } from '../pipeline/options.ts';
import { blobsText } from './blobs-text.ts';
import type { ProgressForm } from './options.ts';

/** Shows the progress of a run. */
export interface Progress {
  scan(entries: number): void;
  /** Layers of an image that are fetched and read. */
  read(spooled: SpoolProgress): void;
  write(written: BuildProgress): void;
  stop(): void;
}

/** Milliseconds between updates: on a terminal, and between lines without one, and between records for programs. */
const redrawInterval = 100;
const lineInterval = 30_000;
const recordInterval = 1000;
/** Characters of the bar. */
const barWidth = 24;

/**
 * Shows progress in a form: a line that is drawn again and again, a line every 30 seconds, or a
 * line of JSON every second.
 * @param form by default the first one on a terminal, and the second one elsewhere.
 */
export function startProgress(messages: Messages, form: ProgressForm | false | undefined): Progress {
  switch (form || (form === false ? 'none' : process.stderr.isTTY ? 'bar' : 'plain')) {
    case 'bar':
      return redrawnProgress(messages);
    case 'plain':
      return lineProgress(messages);
    case 'json':
      return recordedProgress(messages);
    case 'none':
      return { scan() {}, read() {}, write() {}, stop() {} };
  }
}

function redrawnProgress(messages: Messages): Progress {
  let state = () => [''];
  let isDrawn = false;
  const clear = () => {
    if (isDrawn) process.stderr.write('\r\x1b[K');
    isDrawn = false;
  };
  const draw = () => {
    clear();
    // A full line would wrap, and clearing it would leave part of it behind.
    const room = (process.stderr.columns || 80) - 1;
    const lines = state();
    const line = lines.find(({ length }) => length <= room) ?? lines.at(-1) ?? '';
    process.stderr.write(line.slice(0, room));
    isDrawn = true;
  };
  const timer = setInterval(draw, redrawInterval);
  timer.unref();
  messages.clearLine = clear;
  return {
    scan(entries) {
      state = () => [`scanning: ${entries} entries`];
      draw();
    },
    read(spooled) {
      state = () => [readingState(spooled)];
      draw();
    },
    write(written) {
      const writing = writingState(written);
      // A narrow terminal has no room for the bar.
      state = () => [writing({ withBar: true }), writing({ withBar: false })];
      draw();
    },
    stop() {
      clearInterval(timer);
      clear();
      messages.clearLine = () => {};
    },
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
    read(spooled) {
      state = () => readingState(spooled);
    },
    write(written) {
      const writing = writingState(written);
      state = () => writing({ withBar: false });
    },
    stop: () => clearInterval(timer),
  };
}

function recordedProgress(messages: Messages): Progress {
  let state = (): ProgressRecord => ({ type: 'progress', stage: 'scan', entries: 0 });
  let last = '';
  const print = () => {
    const record = state();
    const text = JSON.stringify(record);
    if (text !== last) messages.record(record);
    last = text;
  };
  const timer = setInterval(print, recordInterval);
  timer.unref();
  return {
    scan(entries) {
      state = () => ({ type: 'progress', stage: 'scan', entries });
    },
    read({ fetched, toFetch, read, toRead }) {
      state = () => ({
        ...{ type: 'progress', stage: 'layers', fetchedBytes: fetched(), bytesToFetch: toFetch },
        ...{ readBytes: read(), bytesToRead: toRead },
      });
      print();
    },
    write({ total, done, blobs }) {
      print();
      state = () => ({
        ...{ type: 'progress', stage: 'write', doneBytes: done(), totalBytes: total },
        ...(blobs === undefined ? {} : { blobs: blobs() }),
      });
      print();
    },
    stop() {
      clearInterval(timer);
      print();
    },
  };
}

/** Fetching first, then reading: what is fetched is read as it comes. */
function readingState({ fetched, toFetch, read, toRead }: SpoolProgress): string {
  const isFetching = fetched() < toFetch;
  const [done, total] = isFetching ? [fetched(), toFetch] : [read(), toRead];
  return `${isFetching ? 'fetching' : 'reading'} layers: ${formatBytes(done)} of ${formatBytes(total)}`;
}

/** @param share from 0 to 1. */
function bar(share: number): string {
  return `[${'#'.repeat(share * barWidth).padEnd(barWidth, '-')}] `;
}

/** Returns a function that describes the progress of writing, measured from now. */
function writingState(progress: BuildProgress) {
  const start = performance.now();
  return ({ withBar }: { readonly withBar: boolean }): string => {
    const done = progress.done();
    const { total } = progress;
    const sent = progress.blobs?.();
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const seconds = ((performance.now() - start) / 1000) * (1 / share - 1);
    const left = share === 0 ? '' : `, about ${formatSeconds(seconds)} left`;
    const percent = Math.floor(share * 100);
    return `writing: ${withBar ? bar(share) : ''}${formatBytes(done)} of ${formatBytes(total)}, ${percent} %${left}${sent === undefined ? '' : `; ${blobsText(sent)}`}`;
  };
}

function formatSeconds(seconds: number): string {
  return seconds > 120 ? `${Math.round(seconds / 60)} min` : `${Math.ceil(seconds)} s`;
}
