import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InteractiveShell, startShell } from './completion/interactive-shell.ts';
import { programPath, run, runChunkah } from './program.ts';

/** A folder with what completions find there. */
function sampleDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'chunkah-completion-'));
  for (const folder of ['rootfs/usr/bin', 'rootfs/etc', 'some room']) {
    mkdirSync(join(directory, folder), { recursive: true });
  }
  writeFileSync(join(directory, 'rootfs/etc/hostname'), '');
  writeFileSync(join(directory, 'config.json'), '');
  return directory;
}

async function scriptFor(shell: string): Promise<string> {
  const { code, stdout } = await runChunkah(['completion', shell]);
  expect(code).toBe(0);
  return String(stdout);
}

describe.each(['bash', 'zsh'] as const)('in %s', (name) => {
  let directory: string;
  let shell: InteractiveShell;

  beforeAll(async () => {
    directory = sampleDirectory();
    shell = await startShell(name, directory, await scriptFor(name));
  });
  afterAll(async () => {
    await shell.end();
    rmSync(directory, { recursive: true });
  });

  test.each([
    ['commands', 'chunkah ex', 'chunkah explain '],
    ['options', 'chunkah build --compressed', 'chunkah build --compressed '],
    ['no option of another command', 'chunkah explain --plug', 'chunkah explain --plug'],
    ['values that the table lists', 'chunkah build --compression z', 'chunkah build --compression zstd '],
    ['values behind =', 'chunkah plan --packer=tr', 'chunkah plan --packer=trie '],
    ['names of intervals', 'chunkah plan --update-period we', 'chunkah plan --update-period weekly '],
    ['repos', 'chunkah repos --no-repo dp', 'chunkah repos --no-repo dpkg '],
    ['presets', 'chunkah build --preset fedora-', 'chunkah build --preset fedora-bootc '],
    ['directories', 'chunkah plan --rootfs roo', 'chunkah plan --rootfs rootfs/'],
    ['files', 'chunkah plan --config conf', 'chunkah plan --config config.json '],
    ['paths with spaces', 'chunkah plan --rootfs so', 'chunkah plan --rootfs some\\ room/'],
    ['kinds of outputs', 'chunkah build -o oci-', 'chunkah build -o oci-archive:'],
    ['paths behind the kind of an output', 'chunkah build -o oci:roo', 'chunkah build -o oci:rootfs/'],
    ['files without a kind', 'chunkah build -o conf', 'chunkah build -o config.json '],
    ['repos of databases', 'chunkah plan --database dp', 'chunkah plan --database dpkg='],
    ['paths of databases', 'chunkah plan --database dpkg=roo', 'chunkah plan --database dpkg=rootfs/'],
    [
      'paths inside the root',
      'chunkah explain --rootfs rootfs /etc/ho',
      'chunkah explain --rootfs rootfs /etc/hostname ',
    ],
    ['shells', 'chunkah completion z', 'chunkah completion zsh '],
    ['options behind messages', 'chunkah -v --color never ini', 'chunkah -v --color never init '],
  ])('%s', async (_, typed, expected) => {
    expect(await shell.afterTab(typed)).toBe(expected);
  });
});

describe('in fish', () => {
  const directory = sampleDirectory();
  afterAll(() => rmSync(directory, { recursive: true }));

  /** What `complete -C` offers, without descriptions. */
  async function offered(typed: string): Promise<string[]> {
    const script = join(directory, 'chunkah.fish');
    const command = `source ${script}; complete -C '${typed}'`;
    const text = String(await run('fish', ['--no-config', '-c', command], { cwd: directory }));
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/\t.*/, ''));
  }

  beforeAll(async () => writeFileSync(join(directory, 'chunkah.fish'), await scriptFor('fish')));

  test.each([
    ['commands', 'chunkah ex', ['explain']],
    ['options', 'chunkah build --dig', ['--digestfile']],
    ['values that the table lists', 'chunkah build --compression ', ['gzip', 'none', 'zstd']],
    ['values behind =', 'chunkah plan --packer=', ['--packer=tiers', '--packer=trie']],
    ['repos', 'chunkah repos --no-repo dp', ['dpkg']],
    ['presets', 'chunkah build --preset fedora-', ['fedora-bootc']],
    ['directories', 'chunkah plan --rootfs roo', ['rootfs/']],
    ['files', 'chunkah plan --config conf', ['config.json']],
    ['kinds of outputs', 'chunkah build -o oci-', ['oci-archive:']],
    ['paths behind the kind of an output', 'chunkah build -o oci:roo', ['oci:rootfs/']],
    ['the same behind =', 'chunkah build --output=oci:roo', ['--output=oci:rootfs/']],
    ['files without a kind', 'chunkah build -o conf', ['config.json']],
    ['repos of databases', 'chunkah plan --database dp', ['dpkg=']],
    ['paths inside the root', 'chunkah explain --rootfs rootfs /etc/ho', ['/etc/hostname']],
    ['shells', 'chunkah completion ', ['bash', 'fish', 'zsh']],
    ['options behind messages', 'chunkah -v --color never ini', ['init']],
    ['no option of another command', 'chunkah explain --plug', []],
  ])('%s', async (_, typed, expected) => {
    expect((await offered(typed)).sort()).toEqual(expected);
  });
});

test('an unknown shell is an error that names the known ones', async () => {
  const { code, stderr } = await runChunkah(['completion', 'tcsh']);
  expect(code).toBe(1);
  expect(stderr).toContain('bash, zsh, fish');
});

describe('the manual page', () => {
  test('is read by man without a warning, and has every option', async () => {
    const page = join(programPath, '../../dist/chunkah.1');
    const env = { MANWIDTH: '200', MANROFFOPT: '-ww', LC_ALL: 'C' };
    const { code, stdout } = await runChunkah(['build', '--help']);
    expect(code).toBe(0);
    const text = String(await run('sh', ['-c', `man --warnings=w -l '${page}' 2>&1`], { env }));
    expect(text).not.toMatch(/warning|error:/);
    for (const [option] of String(stdout).matchAll(/(?<=^ {2}(?:-., )?)--[a-z-]+/gm)) expect(text).toContain(option);
    for (const title of ['NAME', 'SYNOPSIS', 'OPTIONS', 'ENVIRONMENT', 'EXIT STATUS']) {
      expect(text).toMatch(new RegExp(`^${title}$`, 'm'));
    }
  });

  test('is the one that the program prints', async () => {
    const { stdout } = await runChunkah(['man']);
    expect(String(await run('cat', [join(programPath, '../../dist/chunkah.1')]))).toBe(String(stdout));
  });
});
