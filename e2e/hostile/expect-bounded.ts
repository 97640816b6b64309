import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { tarOf } from '../../packages/oci/src/tree/handmade-tar.fixture.ts';
import { scratchDirectory } from '../program.ts';
import { measuredRun } from './measured-run.ts';
import { WrittenImage, type WrittenLayer } from './written-image.ts';

export const mebibyte = 1024 * 1024;

/** Layers of a hostile image, and what becomes of it. */
export interface HostileLayers {
  readonly make: (image: WrittenImage) => Promise<readonly WrittenLayer[]>;
  /** Bytes of headers, PAX records and long names; default 0: they do not matter. */
  readonly headers?: number;
  /** MiB beside ten times that; default 150. */
  readonly memory?: number;
  /** Error of `build --image`; without one it builds an image. */
  readonly build?: RegExp;
  /** Error of `inspect --files`, and of `diff`. */
  readonly inspect?: RegExp;
  readonly diff?: RegExp;
  /** What `validate` finds; default no fault. */
  readonly validate?: RegExp;
}

/** A layer below, so that there is something to put into layers. */
const base = tarOf([{ name: 'component/', pax: { 'SCHILY.xattr.user.component': 'c' } }]);

/**
 * Runs the commands that read the layers of an image with a hostile one. Each ends by itself, says
 * why, takes no more memory than it may, and leaves nothing behind.
 * @returns figures.
 */
export async function expectBounded(layers: HostileLayers): Promise<string[]> {
  const place = scratchDirectory();
  const image = new WrittenImage(join(place, 'image'));
  const path = await image.finish([await image.plainLayer([base]), ...(await layers.make(image))]);
  const { build, inspect, diff, validate, headers = 0, memory = 150 } = layers;
  const figures: string[] = [];
  for (const [args, outcome, success] of [
    [['build', '--image', path, '--no-progress', '-o', 'oci:output'], build, /^sha256:[0-9a-f]{64}/m],
    [['validate', path], validate, /^valid: 0 faults/m],
    [['inspect', path, '--files', '2'], inspect, /^ *size .* path$/m],
    [['diff', path, path], diff, / -> /],
  ] as const) {
    const { code, stdout, stderr, peak, seconds } = await measuredRun(args, place);
    const what = `${args[0]}: exit ${code}, ${seconds.toFixed(1)} s, ${Math.ceil(peak / mebibyte)} MiB`;
    expect(`${stderr}${String(stdout.subarray(0, mebibyte))}`, what).toMatch(outcome ?? success);
    expect(code, what).toBe(outcome === undefined ? 0 : 1);
    expect(peak, what).toBeLessThan(memory * mebibyte + 10 * headers);
    const made = outcome === undefined && args[0] === 'build' ? ['output'] : [];
    const left = readdirSync(place).filter((name) => name !== 'image');
    expect(left, what).toEqual(made.length > 0 || build !== undefined ? made : ['output']);
    figures.push(what);
  }
  return figures;
}

/** So many of something, one after the other. */
export function* times(count: number, make: (number: number) => Buffer): Generator<Buffer> {
  for (let number = 0; number < count; number += 1) yield make(number);
}

export function* joined(...parts: readonly Iterable<Buffer>[]): Generator<Buffer> {
  for (const part of parts) yield* part;
}
