import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  directory,
  file,
  hardlink,
  memoryContext,
  symlink,
  type Tree,
  type TreeEntry,
  temporaryDirectory,
} from '@chunkah/testkit';
import { describe, expect, it } from 'vitest';
import { packageBytes } from '../header/header-bytes.fixture.ts';
import { packagesOf } from '../header/packages-of.ts';
import { writtenBdb } from './bdb/written-bdb.fixture.ts';
import { writtenNdb } from './ndb/written-ndb.fixture.ts';
import { readDatabase } from './read-database.ts';
import { SqliteFile } from './sqlite/sqlite-file.fixture.ts';

const headers = [
  [1, packageBytes({ name: 'one' })],
  [7, packageBytes({ name: 'seven' })],
] as const;

/** Headers of another database. */
const others = [[3, packageBytes({ name: 'three' })]] as const;

/** A database has these even without any packages. */
const keys = [[1, packageBytes({ name: 'gpg-pubkey', sourceRpm: null })]] as const;

function sqlite(stored: readonly (readonly [number, Uint8Array])[] = headers, journal: 'wal' | 'delete' = 'delete') {
  const database = new SqliteFile(temporaryDirectory(), { journal });
  for (const [number, header] of stored) database.put(number, header);
  return database;
}

function ndb(stored: readonly (readonly [number, Uint8Array])[] = headers): TreeEntry {
  return file(writtenNdb(stored));
}

async function read(tree: Tree, root?: string, onHost?: string) {
  const context = memoryContext(tree);
  const database = await readDatabase(context, { root, database: onHost });
  return {
    path: database?.path,
    format: database?.format,
    headers: database === undefined ? [] : Array.from(packagesOf(database), ({ name }) => name),
    own: database?.ownFiles.map((id) => context.files.path(id)),
    messages: context.messages.map(({ level, message }) => `${level}: ${message}`),
  };
}

const both = ['one', 'seven'];

describe('readDatabase', () => {
  it('finds nothing in a tree without a database', async () => {
    const context = memoryContext({ 'usr/lib/sysimage/rpm': directory(), 'var/lib/rpm/macros': file('x') });
    expect(await readDatabase(context)).toBeUndefined();
    expect(context.readCount).toBe(0);
  });

  it.each([
    ['/usr/lib/sysimage/rpm/rpmdb.sqlite', 'sqlite', () => file(sqlite().file.bytes)],
    ['/usr/share/rpm/Packages.db', 'ndb', ndb],
    ['/var/lib/rpm/Packages', 'bdb', () => file(writtenBdb(headers))],
    ['/var/lib/rpm/Packages', 'sqlite', () => file(sqlite().file.bytes)],
    ['/var/lib/rpm/rpmdb.sqlite', 'bdb', () => file(writtenBdb(headers, { bigEndian: true }))],
  ] as const)('reads %s by its content: %s', async (path, format, content) => {
    const found = await read({ [path.slice(1)]: content() });
    expect(found).toEqual({ path, format, headers: both, own: [path], messages: [] });
  });

  it('gives the headers again when they are asked for again', async () => {
    const database = await readDatabase(memoryContext({ 'var/lib/rpm/Packages.db': ndb() }));
    expect([...(database?.headers() ?? [])]).toEqual([...(database?.headers() ?? [])]);
  });

  it('knows the files of databases, and leaves others in their directories alone', async () => {
    const own = [
      '.rpm.lock',
      'Basenames',
      'Index.db',
      'Name',
      'Packages',
      '__db.001',
      'rpmdb.sqlite',
      'rpmdb.sqlite-shm',
    ];
    const tree: Record<string, TreeEntry> = { 'usr/share/rpm/Packages.db': ndb() };
    for (const name of [...own, 'macros', 'Names', '__db.x', 'Group/x', 'Name2'])
      tree[`usr/share/rpm/${name}`] = file();
    tree['var/lib/rpm/.rpm.lock'] = file();
    tree['var/lib/rpm/sub/Packages'] = file();
    tree['usr/lib/rpm/Packages'] = file();
    const paths = [...own, 'Packages.db'].map((name) => `/usr/share/rpm/${name}`);
    expect((await read(tree)).own?.toSorted()).toEqual([...paths, '/var/lib/rpm/.rpm.lock'].sort());
  });

  it('ignores the empty files that rpm leaves of other formats', async () => {
    const tree = {
      'var/lib/rpm/rpmdb.sqlite': file(),
      'var/lib/rpm/Packages.db': ndb(),
      'var/lib/rpm/Packages': file(),
    };
    expect(await read(tree)).toMatchObject({ path: '/var/lib/rpm/Packages.db', headers: both, messages: [] });
  });

  it('counts directories that are links to one database once', async () => {
    const tree = {
      'usr/share/rpm/Packages.db': ndb(),
      'usr/lib/sysimage/rpm': symlink('../../share/rpm'),
      'var/lib/rpm': symlink('/usr/lib/sysimage/rpm'),
    };
    expect(await read(tree)).toMatchObject({ path: '/usr/share/rpm/Packages.db', headers: both, messages: [] });
  });

  it('counts files that are links to one database once', async () => {
    const tree = {
      'usr/share/rpm/Packages.db': ndb(),
      'usr/lib/sysimage/rpm/Packages.db': hardlink('usr/share/rpm/Packages.db'),
      'var/lib/rpm/Packages.db': symlink('../../../usr/share/rpm/Packages.db'),
    };
    const own = ['/usr/lib/sysimage/rpm/Packages.db', '/usr/share/rpm/Packages.db'];
    expect(await read(tree)).toMatchObject({ path: own[0], own, messages: [] });
  });

  it('follows no link out of the rootfs', async () => {
    const tree = { 'var/lib/rpm/Packages.db': symlink('../../../../../../db'), db: ndb() };
    expect(await read(tree)).toMatchObject({ path: '/db', own: ['/db'] });
    expect(await read({ 'var/lib/rpm/Packages.db': symlink('/nowhere') })).toMatchObject({ path: undefined });
  });

  it('takes the first of two databases and warns of the other', async () => {
    const tree = { 'var/lib/rpm/Packages.db': ndb(others), 'usr/share/rpm/Packages.db': ndb() };
    expect(await read(tree)).toMatchObject({
      path: '/usr/share/rpm/Packages.db',
      headers: both,
      messages: ['warn: the RPM database /var/lib/rpm/Packages.db is not used: there is /usr/share/rpm/Packages.db'],
    });
  });

  it.each([
    ['nothing', []],
    ['keys alone', keys],
  ])('takes a later database when the first has %s', async (_, stored) => {
    const first = { 'usr/share/rpm/rpmdb.sqlite': file(sqlite(stored).file.bytes) };
    const messages = ['info: the RPM database /usr/share/rpm/rpmdb.sqlite has no packages'];
    const path = '/var/lib/rpm/Packages.db';
    expect(await read({ ...first, 'var/lib/rpm/Packages.db': ndb() })).toMatchObject({ path, headers: both, messages });
    expect(await read(first)).toMatchObject({ path: undefined, messages });
  });

  it('refuses a database that has lost its packages', async () => {
    const bytes = writtenBdb(headers).fill(0, 512);
    await expect(read({ 'var/lib/rpm/Packages': file(bytes) })).rejects.toMatchObject({
      code: 'RPMDB_DAMAGED',
      message:
        'the RPM database /var/lib/rpm/Packages is damaged at byte 88: the first page counts 3 keys, but there are 0',
    });
  });

  it('reads what a writer has put into the log beside the database', async () => {
    const database = sqlite(headers, 'wal');
    const tree = {
      'usr/share/rpm/rpmdb.sqlite': file(database.file.bytes),
      'usr/share/rpm/rpmdb.sqlite-wal': file(database.log?.bytes),
      'var/lib/rpm/rpmdb.sqlite': symlink('../../../usr/share/rpm/rpmdb.sqlite'),
      'usr/lib/sysimage/rpm/rpmdb.sqlite': symlink('/usr/share/rpm/rpmdb.sqlite'),
    };
    expect(await read(tree)).toMatchObject({ path: '/usr/share/rpm/rpmdb.sqlite', headers: both, messages: [] });
  });

  it('knows the files beside a database in another directory, to which a link leads', async () => {
    const database = sqlite(headers, 'wal');
    const tree = {
      'var/lib/rpm/rpmdb.sqlite': symlink('/data/packages'),
      'data/packages': file(database.file.bytes),
      'data/packages-journal': file(),
      'data/packages-other': file(),
      'data/packages-shm': file(),
      'data/packages-wal': file(database.log?.bytes),
      'data/rpmdb.sqlite-wal': file(),
    };
    const own = ['', '-journal', '-shm', '-wal'].map((ending) => `/data/packages${ending}`);
    expect(await read(tree)).toMatchObject({ path: '/data/packages', headers: both, own, messages: [] });
  });

  it('warns of a log that is cut off', async () => {
    const database = sqlite(headers, 'wal');
    const tree = {
      'var/lib/rpm/rpmdb.sqlite': file(database.file.bytes),
      'var/lib/rpm/rpmdb.sqlite-wal': file(database.log?.bytes.subarray(0, -100)),
    };
    expect(await read(tree)).toMatchObject({
      headers: ['one'],
      messages: [
        'warn: the end of /var/lib/rpm/rpmdb.sqlite-wal is ignored, as in SQLite: ' +
          'a change is incomplete, packages may be missing or out of date',
      ],
    });
  });

  it('warns of a log that is damaged', async () => {
    const tree = {
      'var/lib/rpm/rpmdb.sqlite': file(sqlite().file.bytes),
      'var/lib/rpm/rpmdb.sqlite-wal': file('not a log, not a log, not a log, not a log'),
    };
    expect(await read(tree)).toMatchObject({ headers: both, messages: [expect.stringContaining('-wal is ignored')] });
  });

  it('refuses a database with an interrupted change, and no other journal', async () => {
    const place = 'var/lib/rpm/rpmdb.sqlite';
    const bytes = sqlite().file.bytes;
    await expect(read({ [place]: file(bytes), [`${place}-journal`]: file('\xd9\xd5') })).rejects.toMatchObject({
      code: 'RPMDB_UNSUPPORTED',
      message: `the RPM database /${place} cannot be read: it has a change that was interrupted, see its -journal`,
    });
    for (const ended of ['', '\0\0\0']) {
      expect(await read({ [place]: file(bytes), [`${place}-journal`]: file(ended) })).toMatchObject({ headers: both });
    }
  });

  it('refuses a file that is not a database', async () => {
    await expect(read({ 'var/lib/rpm/Packages': file('Package: bash\n') })).rejects.toMatchObject({
      code: 'RPMDB_DAMAGED',
      message: 'the RPM database /var/lib/rpm/Packages is damaged at byte 0: this is not a known RPM database format',
    });
  });

  it('looks in another directory when it is reported to, and there only', async () => {
    const tree = { 'opt/db/Packages.db': ndb(others), 'usr/share/rpm/Packages.db': ndb() };
    expect(await read(tree, '/opt/db')).toEqual({
      path: '/opt/db/Packages.db',
      format: 'ndb',
      headers: ['three'],
      own: ['/opt/db/Packages.db'],
      messages: [],
    });
    for (const root of ['/opt', '/nowhere']) {
      await expect(read(tree, root)).rejects.toMatchObject({
        code: 'RPMDB_NOT_FOUND',
        message: `there is no RPM database in ${root} of the rootfs`,
      });
    }
  });

  describe('on the host', () => {
    const leftOver = { 'usr/lib/sysimage/rpm/Packages.db': ndb(others), 'usr/bin/a': file() };

    it('reads the database of a directory, with its log, instead of that in the tree, whose files stay its own', async () => {
      const database = sqlite(headers, 'wal');
      const path = dirname(database.path);
      expect(await read(leftOver, undefined, path)).toEqual({
        path: `${path}/rpmdb.sqlite`,
        format: 'sqlite',
        headers: both,
        own: ['/usr/lib/sysimage/rpm/Packages.db'],
        messages: [],
      });
    });

    it('reads a database that is named itself, whatever its name', async () => {
      const path = join(temporaryDirectory(), 'copy');
      writeFileSync(path, writtenNdb(headers));
      expect(await read({}, undefined, path)).toMatchObject({ path, format: 'ndb', headers: both, own: [] });
    });

    it('refuses a directory without one, a missing path, and a file that is not a database', async () => {
      const directoryOnHost = temporaryDirectory();
      await expect(read(leftOver, undefined, directoryOnHost)).rejects.toMatchObject({
        code: 'RPMDB_NOT_FOUND',
        message: `there is no RPM database in ${directoryOnHost} of the host`,
      });
      const gone = join(directoryOnHost, 'gone');
      await expect(read(leftOver, undefined, gone)).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
      const text = join(directoryOnHost, 'Packages');
      writeFileSync(text, 'text');
      await expect(read(leftOver, undefined, directoryOnHost)).rejects.toMatchObject({ code: 'RPMDB_DAMAGED' });
    });
  });

  it('ends when the build is aborted', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(readDatabase(memoryContext({ 'var/lib/rpm/Packages.db': ndb() }, { signal }))).rejects.toThrow('stop');
  });
});
