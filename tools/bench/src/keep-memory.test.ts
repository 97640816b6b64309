import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { keepMemory } from './keep-memory.ts';

it('keeps a thirty-second part of the memory it makes', () => {
  const directory = mkdtempSync(join(tmpdir(), 'chunkah-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  keepMemory(directory, 10 * 1024 * 1024);
  expect(readdirSync(directory)).toEqual(['kept-memory']);
  expect(statSync(join(directory, 'kept-memory')).size).toBe(320 * 1024);
});
