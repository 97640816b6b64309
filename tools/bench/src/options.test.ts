import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('the command line', () => {
  it('measures everything in five rounds by default', () => {
    expect(parseOptions(['--rootfs', tmpdir()])).toMatchObject({
      rounds: 5,
      maxLayers: 64,
      only: new Set(['plan', 'oci', 'archive', 'pipe', 'gzip', 'help']),
    });
  });

  it('takes some items only', () => {
    expect(parseOptions(['--rootfs', tmpdir(), '--only', 'plan,help']).only).toEqual(new Set(['plan', 'help']));
  });

  it('allocates the memory for outputs beforehand by default', () => {
    expect(parseOptions(['--rootfs', tmpdir()]).keepMemory).toBe(true);
    expect(parseOptions(['--rootfs', tmpdir(), '--no-keep-memory']).keepMemory).toBe(false);
  });

  it('reports bars without failing by default', () => {
    expect(parseOptions(['--rootfs', tmpdir()]).check).toBe(false);
    expect(parseOptions(['--rootfs', tmpdir(), '--check']).check).toBe(true);
  });

  it.each([
    [['--rootfs', '/nowhere'], '/nowhere is not a directory'],
    [[], 'no root tree is named'],
    [['--rootfs', tmpdir(), '--rounds', '0'], '--rounds is 0'],
    [['--rootfs', tmpdir(), '--rounds', '1.5'], '--rounds is 1.5'],
    [['--rootfs', tmpdir(), '--only', 'plan,tar'], 'there is no item tar'],
    [['--rotfs', tmpdir()], "Unknown option '--rotfs'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
