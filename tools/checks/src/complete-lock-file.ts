import { readFileSync, writeFileSync } from 'node:fs';
import { defineTool, parseToolArguments, runTool } from '@chunkah/cli-kit';

const tool = defineTool({
  command: 'npm run lock --',
  description: `Runs npm install, then adds to package-lock.json the optional packages for other platforms
    that npm left out.`,
  options: {},
});

/**
 * Completes package-lock.json after `npm install`. npm omits optional packages for other platforms
 * that its registry does not serve at that moment, and then rejects its own lock file in `npm ci`.
 * Their versions are in the packages that depend on them, their platforms in their names.
 */

interface LockEntry {
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  packages: Record<string, LockEntry>;
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'win32', 'sunos', 'aix'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64'];

function missingEntry(name: string, version: string, isDevelopment: boolean): LockEntry | undefined {
  const parts = name.slice(name.lastIndexOf('/') + 1).split('-');
  const os = systems.find((system) => parts.includes(system));
  const cpu = processors.find((processor) => parts.includes(processor));
  if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+$/.test(version)) return undefined;
  const libc = parts.some((part) => part.startsWith('musl')) ? 'musl' : 'glibc';
  return {
    ...{ version, cpu: [cpu] },
    ...(isDevelopment ? { dev: true } : {}),
    ...(os === 'linux' ? { libc: [libc] } : {}),
    ...{ optional: true, os: [os] },
  };
}

/** Adds the missing entries; returns their number. */
function complete(lock: LockFile): number {
  let added = 0;
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const place = `node_modules/${name}`;
      if (lock.packages[`${path}/${place}`] !== undefined || lock.packages[place] !== undefined) continue;
      const missing = missingEntry(name, version, entry.dev === true);
      if (missing === undefined) continue;
      lock.packages[place] = missing;
      added += 1;
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  return added;
}

await runTool(tool, (args) => {
  parseToolArguments(tool, args);
  const file = new URL('../../../package-lock.json', import.meta.url);
  const lockFile: LockFile = JSON.parse(readFileSync(file, 'utf8'));
  process.stdout.write(`${complete(lockFile)} entries added\n`);
  writeFileSync(file, `${JSON.stringify(lockFile, null, 2)}\n`);
});
