import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

const manifest: unknown = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
const { scripts } = manifest as { readonly scripts: Readonly<Record<string, string>> };

/** Our programs that package.json scripts run, by the name of the script. */
const programs = Object.entries(scripts).flatMap(([script, command]) =>
  Array.from(command.matchAll(/\btools\/\S+\.ts\b/g), ([file]) => ({ script, file })),
);

function run(file: string, ...args: readonly string[]) {
  const command = ['--conditions=@chunkah/source', join(repositoryRoot, file), ...args];
  const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

test('the programs are found', () => {
  const names = programs.map(({ script }) => script);
  expect(names).toEqual(expect.arrayContaining(['demo', 'roots', 'bench', 'docs', 'lock', 'updates']));
});

describe.each(programs)('npm run $script', ({ script, file }) => {
  test('--help says how it is called, what it does, and what options it has', () => {
    const { status, stdout, stderr } = run(file, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: npm run ${script} -- .*\\n\\n[A-Z].*[.]\\n\\nOptions:\\n`, 's'));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('refuses an option that it does not know, and names its help', () => {
    expect(run(file, '--no-such-option')).toEqual({
      status: 1,
      stdout: '',
      stderr: `error: Unknown option '--no-such-option'\nhint: see npm run ${script} -- --help\n`,
    });
  });
});
