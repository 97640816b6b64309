import { readFileSync } from 'node:fs';

const guide = readFileSync(new URL('../../docs/guide/buildstream.md', import.meta.url), 'utf8');

/** The commands that the guide shows below a heading. @throws Error when there are none. */
export function guideCommands(heading: string): string {
  const section = guide.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const blocks = Array.from(section.matchAll(/^```sh\n(.*?)^```$/gms), ([, commands = '']) => commands);
  if (blocks.length === 0) throw new Error(`the guide has no commands below "${heading}"`);
  return blocks.join('');
}
