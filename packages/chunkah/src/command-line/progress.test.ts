import { Messages } from '@chunkah/cli-kit';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startProgress } from './progress.ts';

const mebibyte = 1024 * 1024;

let written: string[];
beforeEach(() => {
  written = [];
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Makes standard error a terminal with this many columns, or not a terminal. */
function terminal(columns: number | undefined): void {
  const before = { isTTY: process.stderr.isTTY, columns: process.stderr.columns };
  onTestFinished(() => void Object.assign(process.stderr, before));
  Object.assign(process.stderr, { isTTY: columns !== undefined, columns });
}

/** Returns what was written since the last call. */
function output(): string {
  return written.splice(0).join('');
}

/** A run that writes `total` bytes; tests set how many are done. */
function writingOf(total: number, bytes = 0): { bytes: number; readonly total: number; done(): number } {
  const writing = { bytes, total, done: () => writing.bytes };
  return writing;
}

describe('without a terminal', () => {
  beforeEach(() => terminal(undefined));

  test('there is a line every 30 seconds', () => {
    const progress = startProgress(new Messages('never'), undefined);
    vi.advanceTimersByTime(29_999);
    expect(output()).toBe('');
    vi.advanceTimersByTime(1);
    expect(output()).toBe('starting\n');
    progress.scan(1234);
    expect(output()).toBe('');
    vi.advanceTimersByTime(30_000);
    expect(output()).toBe('scanning: 1234 entries\n');
    const writing = writingOf(8 * mebibyte);
    progress.write(writing);
    vi.advanceTimersByTime(30_000);
    expect(output()).toBe('writing: 0 B of 8.0 MiB, 0 %\n');
    writing.bytes = 4 * mebibyte;
    vi.advanceTimersByTime(30_000);
    expect(output()).toBe('writing: 4.0 MiB of 8.0 MiB, 50 %, about 60 s left\n');
    progress.stop();
    vi.advanceTimersByTime(90_000);
    expect(output()).toBe('');
  });

  test('what a registry was sent, and what it had, is reported', () => {
    const progress = startProgress(new Messages('never'), undefined);
    const blobs = () => ({ sent: 1, sentBytes: 2 * mebibyte, mounted: 0, there: 3 });
    progress.write({ ...writingOf(8 * mebibyte), blobs });
    vi.advanceTimersByTime(30_000);
    expect(output()).toBe('writing: 0 B of 8.0 MiB, 0 %; 1 blob sent (2.0 MiB), 3 were there\n');
    progress.stop();
  });

  test('a long time is reported in minutes, and an image of nothing is done', () => {
    const progress = startProgress(new Messages('never'), undefined);
    progress.write(writingOf(100 * mebibyte, mebibyte));
    vi.advanceTimersByTime(30_000);
    expect(output()).toBe('writing: 1.0 MiB of 100.0 MiB, 1 %, about 50 min left\n');
    progress.write(writingOf(0));
    vi.advanceTimersByTime(30_000);
    expect(output()).toBe('writing: 0 B of 0 B, 100 %, about 0 s left\n');
    progress.stop();
  });
});

describe('on a terminal', () => {
  test('one line is drawn again and again, and cleared at the end', () => {
    terminal(100);
    const progress = startProgress(new Messages('never'), undefined);
    progress.scan(7);
    expect(output()).toBe('scanning: 7 entries');
    const writing = writingOf(8 * mebibyte);
    progress.write(writing);
    expect(output()).toBe('\r\x1b[Kwriting: [------------------------] 0 B of 8.0 MiB, 0 %');
    writing.bytes = 2 * mebibyte;
    vi.advanceTimersByTime(100);
    expect(output()).toBe('\r\x1b[Kwriting: [######------------------] 2.0 MiB of 8.0 MiB, 25 %, about 1 s left');
    progress.stop();
    expect(output()).toBe('\r\x1b[K');
    vi.advanceTimersByTime(1000);
    expect(output()).toBe('');
  });

  test('a message takes the place of the line, which is drawn below it', () => {
    terminal(100);
    const messages = new Messages('never');
    const progress = startProgress(messages, undefined);
    progress.scan(7);
    output();
    messages.logger().warn('something');
    expect(output()).toBe('\r\x1b[Kwarning: something\n');
    vi.advanceTimersByTime(100);
    expect(output()).toBe('scanning: 7 entries');
    progress.stop();
    output();
    messages.note('end');
    expect(output()).toBe('end\n');
  });

  test('a narrow one shows the numbers without a bar', () => {
    terminal(50);
    const progress = startProgress(new Messages('never'), undefined);
    const writing = writingOf(8 * mebibyte);
    progress.write(writing);
    output();
    writing.bytes = 2 * mebibyte;
    vi.advanceTimersByTime(100);
    expect(output()).toBe('\r\x1b[Kwriting: 2.0 MiB of 8.0 MiB, 25 %, about 1 s left');
    progress.stop();
  });

  test('a line never fills the terminal', () => {
    terminal(10);
    const progress = startProgress(new Messages('never'), undefined);
    progress.scan(7);
    expect(output()).toBe('scanning:');
    progress.stop();
  });
});

test('an end before the first line writes nothing', () => {
  terminal(100);
  startProgress(new Messages('never'), undefined).stop();
  expect(output()).toBe('');
});

test.each([false, 'none'] as const)('nothing is shown to somebody who wants none (%s)', (form) => {
  terminal(100);
  const progress = startProgress(new Messages('never'), form);
  progress.scan(7);
  progress.write(writingOf(2, 1));
  vi.advanceTimersByTime(60_000);
  progress.stop();
  expect(output()).toBe('');
});

describe('a form that is asked for', () => {
  test('plain lines are written to a terminal, too', () => {
    terminal(100);
    const progress = startProgress(new Messages('never'), 'plain');
    progress.scan(7);
    expect(output()).toBe('');
    vi.advanceTimersByTime(30_000);
    expect(output()).toBe('scanning: 7 entries\n');
    progress.stop();
  });

  test('the bar is drawn without a terminal, too', () => {
    terminal(undefined);
    const progress = startProgress(new Messages('never'), 'bar');
    progress.scan(7);
    expect(output()).toBe('scanning: 7 entries');
    progress.stop();
    expect(output()).toBe('\r\x1b[K');
  });

  test('JSON is one object a line, when a stage begins, every second, and at the end', () => {
    terminal(100);
    const progress = startProgress(new Messages('never', { format: 'json' }), 'json');
    const records = () =>
      output()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
    progress.scan(7);
    vi.advanceTimersByTime(1000);
    expect(records()).toEqual([{ formatVersion: 1, type: 'progress', stage: 'scan', entries: 7 }]);
    progress.scan(9);
    const blobs = { sent: 1, sentBytes: 2, mounted: 0, there: 3 };
    const writing = { ...writingOf(8), blobs: () => blobs };
    progress.write({ ...writing, done: () => writing.bytes });
    const write = { formatVersion: 1, type: 'progress', stage: 'write', totalBytes: 8, blobs };
    expect(records()).toEqual([
      { formatVersion: 1, type: 'progress', stage: 'scan', entries: 9 },
      { ...write, doneBytes: 0 },
    ]);
    vi.advanceTimersByTime(5000);
    expect(records()).toEqual([]);
    writing.bytes = 8;
    progress.stop();
    expect(records()).toEqual([{ ...write, doneBytes: 8 }]);
  });
});
