import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../program.ts';
import type { DebianPackage } from './debian-packages.ts';

/** rpmbuild at a time. */
const parallel = 2;

/**
 * Builds an RPM of each package with the files that it has in a root, one source RPM per source
 * package.
 * @param workDirectory an empty directory on the disk.
 * @returns paths of the RPMs.
 */
export async function buildRpms(
  root: string,
  packages: readonly DebianPackage[],
  workDirectory: string,
): Promise<string[]> {
  const sources = [...Map.groupBy(packages, ({ source }) => source)];
  const output = join(workDirectory, 'rpms');
  // Two that begin at once would both make it, and one fail.
  mkdirSync(output);
  const worker = async () => {
    for (let next = sources.pop(); next !== undefined; next = sources.pop()) {
      await buildSource(root, ...next, workDirectory, output);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return readdirSync(output).map((file) => join(output, file));
}

async function buildSource(
  root: string,
  source: string,
  packages: readonly DebianPackage[],
  workDirectory: string,
  output: string,
): Promise<void> {
  const directory = join(workDirectory, source);
  const content = join(directory, 'content');
  mkdirSync(content, { recursive: true });
  for (const { paths } of packages) for (const path of paths) copyEntry(root, content, path);
  for (const each of packages) writeFileSync(join(directory, each.name), fileList(content, each));
  const spec = join(directory, 'spec');
  writeFileSync(spec, specification(source, packages, directory));
  const [newest = 1_500_000_000] = packages.flatMap(({ changes }) => changes.slice(0, 1));
  await run('rpmbuild', ['-bb', '--quiet', ...definitions(directory, output), spec], {
    env: { SOURCE_DATE_EPOCH: String(newest) },
  });
  await run('rm', ['-rf', directory]);
}

function definitions(directory: string, output: string): string[] {
  const macros = {
    _topdir: join(directory, 'top'),
    _rpmdir: output,
    _build_name_fmt: '%%{NAME}.rpm',
    _binary_payload: 'w.ufdio',
    _build_id_links: 'none',
    __os_install_post: '%{nil}',
    debug_package: '%{nil}',
    _changelog_trimage: '0',
    _changelog_trimtime: '0',
    use_source_date_epoch_as_buildtime: '1',
    _unpackaged_files_terminate_build: '0',
  };
  return Object.entries(macros).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
}

/**
 * Debian lists `/lib` and the like as directories though they are symlinks: there they become
 * directories again.
 */
function copyEntry(root: string, content: string, path: string): void {
  const from = root + path;
  const to = content + path;
  const stat = lstatSync(from, { throwIfNoEntry: false });
  if (stat === undefined || lstatSync(to, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(to), { recursive: true });
  if (stat.isDirectory() || (stat.isSymbolicLink() && dirname(path) === '/')) {
    mkdirSync(to, { mode: statSync(from).mode & 0o7777 });
  } else if (stat.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
  } else {
    copyFileSync(from, to);
  }
}

/** For `%files -f`: what is there of the package's paths. */
function fileList(content: string, { name, paths, configuration }: DebianPackage): string {
  const lines = paths.flatMap((path) => {
    const stat = lstatSync(content + path, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    const escaped = path.replace(/[[*?]/g, '[$&]').replaceAll('%', '%%');
    const kind = stat.isDirectory() ? '%dir ' : configuration.has(path) ? '%config(noreplace) ' : '';
    return [`${kind}"${escaped}"`];
  });
  // A ghost that is not in the tree, and one that is.
  return [...lines, `%ghost /var/cache/${name}`, ...(name === 'dpkg' ? ['%ghost /var/log/dpkg.log'] : []), ''].join(
    '\n',
  );
}

function specification(source: string, packages: readonly DebianPackage[], directory: string): string {
  const [first] = packages;
  if (first === undefined) throw new RangeError(`no packages of ${source}`);
  const parts = packages.map((each) => packageSection(each, each.name === source, directory));
  return [
    `Name: ${source}`,
    ...versionLines(first.version),
    'Summary: made of a Debian package',
    'License: none',
    'AutoReqProv: no',
    '%description',
    'Made of a Debian package.',
    ...parts,
    '%install',
    `rm -rf %{buildroot}; mkdir -p "$(dirname %{buildroot})"; mv "${join(directory, 'content')}" %{buildroot}`,
    '%changelog',
    ...first.changes.map((time) => `* ${changelogDate(time)} Somebody <somebody@example.org>\n- change\n`),
    '',
  ].join('\n');
}

function packageSection({ name, version, architecture }: DebianPackage, isMain: boolean, directory: string): string {
  const files = `-f ${join(directory, name)}`;
  if (isMain) return `%files ${files}`;
  return [
    `%package -n ${name}`,
    ...versionLines(version),
    'Summary: made of a Debian package',
    'AutoReqProv: no',
    ...(architecture === 'all' ? ['BuildArch: noarch'] : []),
    `%description -n ${name}`,
    'Made of a Debian package.',
    `%files -n ${name} ${files}`,
  ].join('\n');
}

/** Versions of RPMs have no hyphen. */
function versionLines(version: string): string[] {
  const [, epoch, upstream = '', revision = '0'] = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/.exec(version) ?? [];
  const lines = [`Version: ${upstream.replaceAll('-', '_')}`, `Release: ${revision}`];
  return epoch === undefined ? lines : [`Epoch: ${epoch}`, ...lines];
}

/** `Thu Jan 01 1970` */
function changelogDate(time: number): string {
  return new Date(time * 1000).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) .*/, '$1 $3 $2 $4');
}
