import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './lock-versions.ts';

export interface WorkspaceManifest extends Manifest {
  readonly name: string;
  readonly private?: boolean;
}

/** The manifests of all workspaces of a checkout, by folder, such as `packages/core`. */
export function readWorkspaces(checkout: string): Map<string, WorkspaceManifest> {
  const folders = ['packages', 'tools'].flatMap((parent) =>
    readdirSync(join(checkout, parent)).map((name) => `${parent}/${name}`),
  );
  const present = folders.filter((folder) => existsSync(join(checkout, folder, 'package.json'))).sort();
  return new Map(present.map((folder) => [folder, readManifest(join(checkout, folder))]));
}

function readManifest(folder: string): WorkspaceManifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as WorkspaceManifest;
}
