import type { ComponentId, ComponentRepo, LoadContext } from '@chunkah/core';
import { claimLinks, InstalledFiles, type InstalledPackage, SourcePackages, warnOfUndated } from '@chunkah/package-db';
import { earliestTime } from './changelog/parse-changelog.ts';
import { Changelogs } from './changelog/read-changelogs.ts';
import type { ListedPackage, PackageDatabase } from './database/listed-package.ts';
import { countedWarning } from './database/read-text.ts';
import type { DpkgOptions } from './options.ts';
import { giveByteCode } from './weak/byte-code.ts';
import { giveKernelModules } from './weak/kernel-modules.ts';
import { giveConfiguration } from './weak/ucf.ts';
import { WeakPass } from './weak/weak-pass.ts';

/**
 * Groups the packages of the databases into components, and looks up what they own.
 * @throws ChunkahError `DPKG_CHANGELOG_DAMAGED`, and what reading throws.
 */
export async function claimPackages(
  context: LoadContext,
  databases: readonly PackageDatabase[],
  { group }: DpkgOptions,
): Promise<ComponentRepo> {
  const { files, logger, now, defaultMtimeClamp } = context;
  const packages = databases.flatMap((database) => database.packages);
  const changelogs = new Changelogs(context);
  await changelogs.readSources(packages);
  const sources = new SourcePackages({ grouping: group, now, undatedMtimeClamp: defaultMtimeClamp });
  const installed = new InstalledFiles(files, new Set(databases.flatMap(({ excluded }) => excluded)));
  const componentsOf = new Map<string, ComponentId[]>();
  for (const one of packages) {
    const entries = one.files === undefined ? new Uint32Array() : installed.find(one.files);
    const component = sources.add(await datedPackage(one, entries, changelogs, context));
    installed.addEntries(component, entries);
    installed.addEntries(component, one.ownEntries);
    componentsOf.set(one.name, [...(componentsOf.get(one.name) ?? []), component]);
  }
  for (const warning of countedWarning('changelogs without a date', changelogs.undated, 'file times stand in')) {
    logger.warn(warning);
  }
  warnOfUndated(sources, logger);
  let ruled: Readonly<Record<string, number>> = {};
  return {
    components: sources.components,
    get details() {
      return {
        database: databases.map(({ path }) => path).join(', '),
        packages: packages.length,
        changelogs: changelogs.count,
        'listed files that are missing': installed.missing,
        'entries claimed by path': shareOf(installed.count, files.count),
        ...ruled,
      };
    },
    strongClaims: (claims) => installed.claim(claims),
    async weakClaims(left, claims, weakContext) {
      const pass = new WeakPass(left, claims, files, installed.owners());
      ruled = {
        'byte code claimed': giveByteCode(pass),
        'kernel module indexes claimed': giveKernelModules(pass, weakContext),
        'files of ucf claimed': await giveConfiguration(pass, weakContext, componentsOf),
        'links claimed': claimLinks(left, claims, files, pass.owners, {
          toDirectories: true,
          listed: installed.contradicted,
        }),
      };
    },
  };
}

/**
 * A package with its changes: those of its changelogs, the newest of which is the time of the build
 * too. Without documents the newest file that it brought is the one change.
 */
async function datedPackage(
  one: ListedPackage,
  entries: Uint32Array,
  changelogs: Changelogs,
  context: LoadContext,
): Promise<InstalledPackage> {
  const times = await changelogs.timesOf(one);
  const newestFile = times.length === 0 && one.hasFileTimes ? newestFileTime(entries, context) : undefined;
  const changes = newestFile === undefined ? times : [newestFile];
  const { name, version, source, sourceVersion } = one;
  return { name, version, source, sourceVersion, changes, buildTime: changes[0] };
}

/**
 * The newest time of regular files, those below `/etc` left out, which users edit. Times that no
 * archive gave them do not count: those after now, and those before 1971, which builders set.
 */
function newestFileTime(entries: Uint32Array, { files, now }: LoadContext): number | undefined {
  const configuration = files.find('/etc') ?? -1;
  const end = configuration === -1 ? -1 : files.subtreeEnd(configuration);
  let newest: number | undefined;
  for (const file of entries) {
    if ((file >= configuration && file < end) || files.type(file) !== 'file') continue;
    const time = files.mtime(file);
    if (time >= earliestTime && time <= now && time > (newest ?? 0)) newest = time;
  }
  return newest;
}

function shareOf(count: number, total: number): string {
  return `${count} of ${total} (${((count / total) * 100).toFixed(1)} %)`;
}
