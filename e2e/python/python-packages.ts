import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cachedDirectory, retried } from '../cached-directory.ts';
import { run } from '../program.ts';

/**
 * What pip installs below `/usr/local`: a program, copies of other distributions in one of them,
 * directories that two share, a dot in a name, a file in `/usr/local/etc`.
 */
const systemRequirements = [
  'charset-normalizer==3.4.0',
  'jaraco.context==6.0.1',
  'jaraco.functools==4.1.0',
  'notebook-shim==0.2.4',
  'pip==25.0.1',
  'ruamel.yaml==0.18.6',
  'setuptools==75.6.0',
  'six==1.16.0',
];

/** What it installs below `/opt/app`, without the byte code, which Python makes there by itself. */
const applicationRequirements = ['six==1.17.0', 'more-itertools==10.5.0'];

/**
 * A package without a wheel: the pip of Debian 12 lets its `setup.py` install it below
 * `/opt/legacy`, and keeps an `installed-files.txt`.
 */
const legacyFiles = {
  'setup.py': `from setuptools import setup
setup(name='Old.Egg', version='1.2', packages=['old_egg'], scripts=['old-egg'], data_files=[('etc', ['old.conf'])])
`,
  'old_egg/__init__.py': 'x = 1\n',
  'old.conf': 'x\n',
  'old-egg': '#!python\n',
};

/** Packages with a `RECORD` and with an `.egg-info`. */
const debianPackages = ['python3-blinker', 'python3-six'];

/** Trees with Python packages in them, to be copied over a root tree. */
export interface PythonPackages {
  /** What pip installed. */
  readonly byPip: string;
  /** What packages of the distribution hold. */
  readonly byDebian: string;
}

/** Makes the trees for the user's next run too. */
export async function pythonPackages(): Promise<PythonPackages> {
  const contents = [systemRequirements, applicationRequirements, legacyFiles, debianPackages];
  const key = createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 12);
  const directory = await cachedDirectory(`python-packages-${key}`, async (place) => {
    await installByPip(place, join(place, 'by-pip'));
    await unpackDebian(place, join(place, 'by-debian'));
  });
  return { byPip: join(directory, 'by-pip'), byDebian: join(directory, 'by-debian') };
}

async function installByPip(place: string, root: string): Promise<void> {
  const environment = join(place, 'environment');
  await run('/usr/bin/python3', ['-m', 'venv', environment]);
  const python = join(environment, 'bin/python');
  const options = ['--quiet', '--retries', '5', '--no-deps', '--ignore-installed'];
  const install = ['-m', 'pip', 'install', ...options, '--root', root, '--prefix'];
  const wheels = '--only-binary=:all:';
  await retried(() => run(python, [...install, '/usr/local', wheels, ...systemRequirements]));
  await retried(() => run(python, [...install, '/opt/app', wheels, '--no-compile', ...applicationRequirements]));
  await run(python, ['-m', 'compileall', '-q', '-o', '0', '-o', '2', join(root, 'opt/app')]);
  const legacy = join(place, 'legacy');
  for (const [path, text] of Object.entries(legacyFiles)) {
    mkdirSync(dirname(join(legacy, path)), { recursive: true });
    writeFileSync(join(legacy, path), text);
  }
  await run(python, [...install, '/opt/legacy', '--no-use-pep517', '--no-build-isolation', legacy]);
}

async function unpackDebian(place: string, root: string): Promise<void> {
  const downloads = join(place, 'downloads');
  mkdirSync(join(downloads, 'lists/partial'), { recursive: true });
  const apt = ['-qq', '-o', `Dir::State::Lists=${downloads}/lists`, '-o', `Dir::Cache=${downloads}`];
  await retried(() => run('apt-get', [...apt, 'update']));
  await retried(() => run('apt-get', [...apt, 'download', ...debianPackages], { cwd: downloads }));
  for (const name of readdirSync(downloads).filter((file) => file.endsWith('.deb'))) {
    await run('dpkg-deb', ['--extract', join(downloads, name), root]);
  }
}
