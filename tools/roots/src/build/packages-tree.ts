import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeXattr } from '@chunkah/rootfs';

const sourceCount = 20;
const packagesPerSource = 100;
const directoriesPerPackage = 10;
const filesPerDirectory = 15;

/** Entries of each changelog: three weeks apart, the newest of 2025-10-09. */
const changes = Array.from({ length: 20 }, (_, number) => new Date((1_760_000_000 - number * 21 * 86_400) * 1000));

const databaseDirectory = 'usr/lib/sysimage/rpm';

/**
 * Fills an empty directory with 2 000 packages, 300 000 files between them, built by rpmbuild and
 * recorded by rpm, which must be installed. Each package's directory is labelled with its name as
 * well.
 */
export function makePackagesTree(tree: string): void {
  const work = join(tree, 'work');
  mkdirSync(join(tree, 'usr/share'), { recursive: true });
  for (let source = 0; source < sourceCount; source += 1) buildSource(source, tree, work);
  const database = join(tree, databaseDirectory);
  mkdirSync(database, { recursive: true });
  const rpms = readdirSync(join(work, 'rpms')).map((file) => join(work, 'rpms', file));
  run('rpm', [
    '--dbpath',
    database,
    '-i',
    '--justdb',
    '--nodeps',
    '--noscripts',
    '--notriggers',
    '--nosignature',
    ...rpms,
  ]);
  rmSync(work, { recursive: true });
}

/** Writes the files of a source, builds its packages, and moves the files into the tree. */
function buildSource(source: number, tree: string, work: string): void {
  const content = join(work, 'content');
  const share = join(content, 'usr/share');
  const names = Array.from({ length: packagesPerSource }, (_, number) => `package-${source}-${number}`);
  for (const name of names) writeFiles(join(share, name), name);
  const spec = join(work, 'spec');
  writeFileSync(spec, specification(`source-${source}`, names, content));
  const macros = {
    _topdir: join(work, 'top'),
    _rpmdir: join(work, 'rpms'),
    _build_name_fmt: '%%{NAME}.rpm',
    _binary_payload: 'w.ufdio',
    _build_id_links: 'none',
    __os_install_post: '%{nil}',
    _changelog_trimage: '0',
    _changelog_trimtime: '0',
  };
  run('rpmbuild', [
    '-bb',
    '--quiet',
    ...Object.entries(macros).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
    spec,
  ]);
  for (const name of names) {
    renameSync(join(share, name), join(tree, 'usr/share', name));
    writeXattr(join(tree, 'usr/share', name), 'user.component', Buffer.from(name));
  }
  rmSync(content, { recursive: true });
}

/** Each file holds its own path, so no two are alike. */
function writeFiles(top: string, name: string): void {
  for (let number = 0; number < directoriesPerPackage; number += 1) {
    const directory = join(top, `directory-${number}`);
    mkdirSync(directory, { recursive: true });
    for (let index = 0; index < filesPerDirectory; index += 1) {
      writeFileSync(join(directory, `file-number-${index}.txt`), `${name} ${number} ${index}`);
    }
  }
}

function specification(source: string, names: readonly string[], content: string): string {
  const preamble = ['Version: 1.0', 'Release: 1', 'Summary: files', 'License: none', 'BuildArch: noarch'];
  return [
    `Name: ${source}`,
    ...preamble,
    '%description',
    ...names.flatMap((name) => [
      `%package -n ${name}`,
      'Summary: files',
      'AutoReqProv: no',
      `%description -n ${name}`,
      `%files -n ${name}`,
      `/usr/share/${name}`,
    ]),
    '%install',
    `rm -rf %{buildroot}; mkdir -p $(dirname %{buildroot}); cp -al ${content} %{buildroot}`,
    '%changelog',
    ...changes.map((date) => {
      const [weekday = '', day, month, year] = date.toUTCString().replace(',', '').split(' ');
      return `* ${weekday} ${month} ${day} ${year} Somebody <somebody@example.org> - 1.0-1\n- a change\n`;
    }),
    '',
  ].join('\n');
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
