import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from '@chunkah/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { machineDebianSources } from './machine-sources.ts';

let etc: string;
beforeEach(() => {
  etc = temporaryDirectory();
  write('os-release', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n');
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(etc, path)), { recursive: true });
  writeFileSync(join(etc, path), text);
}

describe('deb822 files', () => {
  it('gives the release first, then its updates, with their key ring, and no third parties', () => {
    write(
      'apt/sources.list.d/debian.sources',
      [
        'Types: deb deb-src',
        '# a comment',
        'URIs: http://mirror.test/debian',
        'Suites: bookworm bookworm-updates',
        'Components: main',
        '  contrib',
        'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
        '',
        'Types: deb',
        'URIs: http://mirror.test/debian-security',
        'Suites: bookworm-security',
        'Components: main',
        'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
      ].join('\n'),
    );
    write(
      'apt/sources.list.d/a-vendor.sources',
      'types: deb\nuris: http://vendor.test/debian\nsuites: bookworm\ncomponents: main\nsigned-by: /etc/apt/keyrings/vendor.gpg\n',
    );
    const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
    expect(machineDebianSources(etc)).toEqual([
      { mirror: 'http://mirror.test/debian', suite: 'bookworm', keyring },
      { mirror: 'http://mirror.test/debian', suite: 'bookworm-updates', keyring },
      { mirror: 'http://mirror.test/debian-security', suite: 'bookworm-security', keyring },
    ]);
  });

  it('passes over disabled entries', () => {
    write(
      'apt/sources.list.d/debian.sources',
      'Types: deb\nURIs: http://old.test/debian\nSuites: bookworm\nComponents: main\nEnabled: no\n',
    );
    write('apt/sources.list', 'deb http://new.test/debian bookworm main\n');
    expect(machineDebianSources(etc)[0]?.mirror).toBe('http://new.test/debian');
  });

  it('takes the first mirror of a list of mirrors', () => {
    write(
      'apt/mirrors/debian.list',
      '# fastest first\nhttps://first.test/debian priority:1\nhttps://second.test/debian\n',
    );
    write(
      'apt/sources.list.d/debian.sources',
      `Types: deb\nURIs: mirror+file://${etc}/apt/mirrors/debian.list\nSuites: bookworm\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n`,
    );
    expect(machineDebianSources(etc)[0]?.mirror).toBe('https://first.test/debian');
  });

  it('uses the default key ring when the key itself is in the entry', () => {
    write(
      'apt/sources.list.d/debian.sources',
      'Types: deb\nURIs: http://mirror.test/debian\nSuites: bookworm\nComponents: main\n',
    );
    write(
      'apt/sources.list.d/vendor.sources',
      'Types: deb\nURIs: http://vendor.test/debian\nSuites: bookworm\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n',
    );
    expect(machineDebianSources(etc)).toEqual([
      {
        mirror: 'http://mirror.test/debian',
        suite: 'bookworm',
        keyring: undefined,
      },
    ]);
  });
});

describe('one-line files', () => {
  it('reads options and comments', () => {
    write(
      'apt/sources.list',
      [
        '# deb http://commented.test/debian bookworm main',
        'deb-src http://sources.test/debian bookworm main',
        'deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.test/debian bookworm main # ours',
      ].join('\n'),
    );
    expect(machineDebianSources(etc)).toEqual([
      {
        mirror: 'http://mirror.test/debian',
        suite: 'bookworm',
        keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
      },
    ]);
  });

  it('prefers the mirror whose path is that of Debian when no entry names a key ring', () => {
    write('apt/sources.list.d/a.list', 'deb https://vendor.test/tool bookworm main\n');
    write('apt/sources.list.d/b.list', 'deb https://mirror.test/debian/ bookworm main\n');
    expect(machineDebianSources(etc)[0]?.mirror).toBe('https://mirror.test/debian/');
  });

  it('takes a mirror of any path when it is the only entry of the release', () => {
    write('apt/sources.list', 'deb https://vendor.test/tool stable main\ndeb file:/srv/mirror bookworm main\n');
    expect(machineDebianSources(etc)[0]?.mirror).toBe('file:/srv/mirror');
  });
});

describe('machines without an entry of Debian', () => {
  it('tells the release that was looked for', () => {
    write('apt/sources.list', 'deb https://mirror.test/debian trixie main\n');
    expect(() => machineDebianSources(etc)).toThrow('the apt sources have no entry of Debian for bookworm');
  });

  it('does not take another distribution for Debian', () => {
    write('os-release', 'ID=ubuntu\nVERSION_CODENAME=noble\n');
    write('apt/sources.list', 'deb https://mirror.test/ubuntu noble main\n');
    expect(() => machineDebianSources(etc)).toThrow('this machine is not a Debian release');
  });
});
