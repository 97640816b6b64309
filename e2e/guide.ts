import { readFileSync } from 'node:fs';

/** A guide whose commands and files are tested as they stand. */
export interface Guide {
  /** The blocks of commands below a heading, in order. @throws Error when there are none. */
  commands(heading: string): string[];
  /**
   * Every file that the guide shows in full, by the name in the line before it: `` `NAME` `` and
   * some words up to a colon.
   */
  readonly files: ReadonlyMap<string, string>;
}

/** Reads a page of `docs/guide`. */
export function readGuide(page: string): Guide {
  const text = readFileSync(new URL(`../docs/guide/${page}`, import.meta.url), 'utf8');
  const files = Array.from(
    text.matchAll(/^`(?<name>[^`]+)`[^`:\n]*:\n\n```(?!sh)\w+\n(?<content>.*?)^```$/gms),
    ({ groups }): [string, string] => [groups?.name ?? '', groups?.content ?? ''],
  );
  return {
    files: new Map(files),
    commands(heading) {
      const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
      const blocks = Array.from(section.matchAll(/^```sh\n(.*?)^```$/gms), ([, commands = '']) => commands);
      if (blocks.length === 0) throw new Error(`${page} has no commands below "${heading}"`);
      return blocks;
    },
  };
}
