import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../program.ts';

const programs = ['sh', 'chmod', 'chown', 'cp', 'ln', 'mkdir', 'mv', 'rm', 'touch', 'setcap'];

/** Makes a root of a few programs of this machine and their libraries, which can run a shell. */
export async function writeTinyRoot(root: string): Promise<void> {
  for (const name of ['usr/bin', 'etc', 'proc', 'sys', 'dev', 'tmp']) mkdirSync(join(root, name), { recursive: true });
  const names = programs.map((name) => `"$(readlink -f "$(command -v ${name})")"`).join(' ');
  const list = await run('bash', ['-c', `ldd ${names} | grep -o '/[^ ]*' | tr -d ':'; echo ${names}`], {
    env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  const files = new Set(
    String(list)
      .split(/\s+/)
      .filter((path) => path.startsWith('/')),
  );
  for (const path of files) {
    const isProgram = !path.includes('/lib');
    const target = join(root, isProgram ? path.replace(/^.*\//, 'usr/bin/') : path);
    mkdirSync(dirname(target), { recursive: true });
    await run('cp', ['-L', path, target]);
  }
  await run('bash', ['-c', `mkdir -p bin && cp "$(readlink -f /bin/sh)" bin/sh`], { cwd: root });
}
