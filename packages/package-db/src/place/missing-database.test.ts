import { file, memoryContext } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { warnOfMissingDatabase } from './missing-database.ts';

test('a rootfs of a distribution without its database gets a warning that names the option, others get none', () => {
  const debian = memoryContext({ 'etc/debian_version': file('12.5\n') });
  warnOfMissingDatabase(debian, '/etc/debian_version', 'dpkg');
  expect(debian.messages).toEqual([
    {
      level: 'warn',
      message: expect.stringMatching(
        /^there is \/etc\/debian_version, but no database of dpkg: .* --database dpkg=PATH$/,
      ),
    },
  ]);
  const other = memoryContext({});
  warnOfMissingDatabase(other, '/etc/debian_version', 'dpkg');
  expect(other.messages).toEqual([]);
});
