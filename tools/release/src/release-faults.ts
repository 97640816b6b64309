import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestSection } from './changelog.ts';
import type { LockFile } from './lock-versions.ts';
import { waitingChangesets } from './prepare-release.ts';
import { readWorkspaces, type WorkspaceManifest } from './workspaces.ts';

/** What a prepared release of a checkout lacks; empty if it is complete. */
export function releaseFaults(checkout: string, version: string): string[] {
  const workspaces = readWorkspaces(checkout);
  const ours = new Set([...workspaces.values()].map(({ name }) => name));
  const lock = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')) as LockFile;
  const changelog = readFileSync(join(checkout, 'CHANGELOG.md'), 'utf8');
  return [
    ...[...workspaces].flatMap(([folder, manifest]) => [
      ...versionFaults(folder, manifest, version, ours),
      ...versionFaults(`package-lock.json, ${folder}`, lock.packages[folder] ?? {}, version, ours),
      ...(existsSync(join(checkout, folder, 'CHANGELOG.md')) ? [`${folder}: has its own changelog`] : []),
    ]),
    ...(newestSection(changelog)?.startsWith(`## ${version}\n`) === true
      ? []
      : [`CHANGELOG.md: no section ${version} at the top`]),
    ...waitingChangesets(checkout).map((name) => `.changeset/${name}: still waiting`),
  ];
}

function versionFaults(
  place: string,
  manifest: Partial<WorkspaceManifest>,
  version: string,
  ours: ReadonlySet<string>,
): string[] {
  const dependencies = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  return [
    ...(manifest.version === version ? [] : [`${place}: version ${manifest.version}, not ${version}`]),
    ...dependencies
      .filter(([name, range]) => ours.has(name) && range !== version)
      .map(([name, range]) => `${place}: depends on ${name} ${range}, not ${version}`),
  ];
}
