import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { describe, expect, type TestContext, test } from 'vitest';
import { build } from './build.ts';
import { plan } from './plan.ts';

function labelledRootfs(context: TestContext): string {
  return temporaryRootfs(context, {
    large: file(new Uint8Array(3000), { xattrs: { 'user.component': 'large' } }),
    small: file(new Uint8Array(10), { xattrs: { 'user.component': 'small' } }),
  });
}

describe('a summary', () => {
  test('of a build comes behind what its file has, as CI systems expect', async (context) => {
    const directory = temporaryDirectory();
    const summaryFile = join(directory, 'summary.md');
    writeFileSync(summaryFile, '# Mine\n');
    const output = { kind: 'directory', path: join(directory, 'image') } as const;
    const { digest } = await build({ rootfs: labelledRootfs(context), output, summaryFile });
    const text = readFileSync(summaryFile, 'utf8');
    expect(text.startsWith('# Mine\n## Image\n')).toBe(true);
    expect(text).toContain(`| digest | \`${digest}\` |`);
    expect(text.indexOf('`xattr/large`')).toBeLessThan(text.indexOf('`xattr/small`'));
  });

  test('of a plan beside a previous image says what is downloaded', async (context) => {
    const directory = temporaryDirectory();
    const rootfs = labelledRootfs(context);
    const output = { kind: 'directory', path: join(directory, 'image') } as const;
    await build({ rootfs, output, sourceDateEpoch: 0 });
    writeFileSync(join(rootfs, 'small'), 'other');
    const summaryFile = join(directory, 'summary.md');
    await plan({ rootfs, previous: `oci:${output.path}`, sourceDateEpoch: 0, summaryFile });
    const text = readFileSync(summaryFile, 'utf8');
    expect(text).toMatch(/^\| beside the previous image \| 1 layer kept, \d new, .* to download \|$/m);
    expect(text).toMatch(/^\| `xattr\/large` \| .* \| kept \|$/m);
  });

  test('must not lie in the tree', async (context) => {
    const rootfs = labelledRootfs(context);
    mkdirSync(join(rootfs, 'tmp'));
    const planned = plan({ rootfs, summaryFile: join(rootfs, 'tmp/summary.md') });
    await expect(planned).rejects.toMatchObject({ code: 'OUTPUT_IN_ROOTFS' });
  });
});

describe('a page', () => {
  test('replaces its file, and is the same for a build and its repetition', async (context) => {
    const directory = temporaryDirectory();
    const rootfs = labelledRootfs(context);
    const reportFile = join(directory, 'report.html');
    writeFileSync(reportFile, 'before');
    const pageOf = async (name: string) => {
      const output = { kind: 'directory', path: join(directory, name) } as const;
      await build({ rootfs, output, reportFile, sourceDateEpoch: 0 });
      return readFileSync(reportFile, 'utf8');
    };
    const first = await pageOf('one');
    expect(first.startsWith('<!doctype html>')).toBe(true);
    expect(await pageOf('two')).toBe(first);
  });
});
