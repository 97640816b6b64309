import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// As many as Arch's `base` has, about: 135 packages of 117 bases with 30 066 files.
const packageCount = 135;
const baseCount = 117;
const directoriesPerPackage = 32;
const filesPerDirectory = 7;

/** When the newest package was built, in Unix seconds; each other one a day before the last. */
const newestBuild = 1_760_000_000;

/**
 * Fills an empty directory with 135 packages, 30 240 files between them, as pacman would have
 * recorded them.
 */
export function makeAlpmTree(tree: string): void {
  const local = join(tree, 'var/lib/pacman/local');
  mkdirSync(local, { recursive: true });
  writeFileSync(join(local, 'ALPM_DB_VERSION'), '9\n');
  for (let number = 0; number < packageCount; number += 1) {
    const name = `package-${number}`;
    const entry = join(local, `${name}-1.0-1`);
    mkdirSync(entry);
    writeFileSync(join(entry, 'desc'), description(name, number));
    writeFileSync(join(entry, 'files'), `%FILES%\n${writeFiles(tree, name).join('\n')}\n\n`);
  }
}

function description(name: string, number: number): string {
  const sections = {
    NAME: name,
    VERSION: '1.0-1',
    BASE: `base-${number % baseCount}`,
    DESC: `what ${name} is for, in some words`,
    URL: 'https://example.org',
    ARCH: 'x86_64',
    BUILDDATE: newestBuild - number * 86_400,
    INSTALLDATE: newestBuild,
    PACKAGER: 'Somebody <somebody@example.org>',
    SIZE: directoriesPerPackage * filesPerDirectory * 30,
    REASON: 1,
    LICENSE: 'MIT',
    VALIDATION: 'pgp',
    DEPENDS: 'package-0>=1.0',
  };
  return Object.entries(sections)
    .map(([key, value]) => `%${key}%\n${value}\n\n`)
    .join('');
}

/** Each file holds its own path. The paths as they are listed, in byte order. */
function writeFiles(tree: string, name: string): string[] {
  const top = `usr/share/${name}/`;
  const listed = ['usr/', 'usr/share/', top];
  for (let number = 0; number < directoriesPerPackage; number += 1) {
    const directory = `${top}directory-${number}/`;
    mkdirSync(join(tree, directory), { recursive: true });
    listed.push(directory);
    for (let index = 0; index < filesPerDirectory; index += 1) {
      const path = `${directory}file-number-${index}`;
      writeFileSync(join(tree, path), path);
      listed.push(path);
    }
  }
  return listed.sort();
}
