import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

/** Folders of what is published. */
const publishedFolders = readdirSync(join(repositoryRoot, 'packages')).map((name) => `packages/${name}`);

/**
 * Published sources by path, without tests, fixtures and the plugin template, whose codes are made
 * up.
 */
export function readPublishedSources(): Map<string, string> {
  const paths = publishedFolders.flatMap((folder) =>
    readdirSync(join(repositoryRoot, folder, 'src'), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/src/${file}`,
    ),
  );
  const sources = paths.filter((path) => path.endsWith('.ts') && !/\.(?:test|fixture)\.ts$|\/template\//.test(path));
  return new Map(sources.map((path) => [path, readFileSync(join(repositoryRoot, path), 'utf8')]));
}
