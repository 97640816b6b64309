import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareDebianImage } from '../containerfile/debian-image.ts';
import { expectSameAsUnpacked } from '../layers/same-as-unpacked.ts';
import { run, scratchDirectory } from '../program.ts';
import { readImage } from '../read-image.ts';
import { containerStorage } from '../real-root/container-storage.ts';
import { treeDifferences } from '../real-root/tree-differences.ts';

/** Installs, upgrades and removes packages; changes modes and owners of large trees; links; deletes. */
const containerfile = `FROM debian:bookworm-slim
COPY packages /packages
RUN dpkg --install /packages/*_1_all.deb && dpkg --purge tzdata && rm -rf /usr/share/locale/de
RUN chmod -R g+w,o-r /usr/share && chgrp -R staff /usr/lib/x86_64-linux-gnu && chown 3000000:4000000 /usr/share/hello
RUN cp -al /usr/share/perl5 /usr/share/perl5-linked && ln /usr/bin/perl /usr/bin/perl-linked && ln -s perl5 /usr/share/to
RUN dpkg --install /packages/*_2_all.deb && cp /usr/bin/dd /usr/bin/capable && \\
    /packages/setcap cap_net_raw,cap_sys_admin+ep /usr/bin/capable && ln /usr/bin/capable /usr/bin/capable-too
RUN rm -rf /packages /usr/share/doc /usr/share/perl5-linked/Debconf /usr/share/man && mkdir /usr/share/doc && \\
    touch /usr/share/doc/new && rm -rf /usr/share/to && mkdir /usr/share/to && dpkg --remove hello && \\
    rm -rf /opt && ln -s usr/share/to /opt
LABEL org.example.kept=yes
`;

/** A package of a few files; version 2 has others in place of them. */
async function writePackage(directory: string, version: number): Promise<void> {
  const root = join(directory, `hello-${version}`);
  mkdirSync(join(root, 'DEBIAN'), { recursive: true });
  mkdirSync(join(root, `usr/share/hello/deep/${version}`), { recursive: true });
  writeFileSync(
    join(root, 'DEBIAN/control'),
    `Package: hello\nVersion: ${version}\nArchitecture: all\nMaintainer: m <m@example.org>\nDescription: d\n`,
  );
  writeFileSync(join(root, 'DEBIAN/postrm'), '#!/bin/sh\necho removed >> /var/lib/hello-state\n');
  chmodSync(join(root, 'DEBIAN/postrm'), 0o755);
  for (const name of ['same', `of-${version}`, `deep/${version}/x`]) {
    writeFileSync(join(root, 'usr/share/hello', name), `${name === 'same' ? '' : version}\n`);
  }
  await run('dpkg-deb', ['--root-owner-group', '--build', root, join(directory, `hello_${version}_all.deb`)]);
  await run('rm', ['-r', root]);
}

test('an image that buildah makes of Debian in five steps is what umoci unpacks and podman mounts', async () => {
  const scratch = scratchDirectory();
  const { TMPDIR: _, ...storage } = containerStorage();
  await prepareDebianImage(scratch, storage);
  const packages = join(scratch, 'context/packages');
  mkdirSync(packages, { recursive: true });
  for (const version of [1, 2]) await writePackage(packages, version);
  await run('bash', ['-c', 'cp "$(PATH=$PATH:/usr/sbin command -v setcap)" .'], { cwd: packages });
  writeFileSync(join(scratch, 'context/Containerfile'), containerfile);
  const options = { cwd: join(scratch, 'context'), env: storage };
  const build = ['build', '--quiet', '--isolation', 'chroot', '--layers', '--tag', 'localhost/five:1', '.'];
  await run('buildah', build, options);
  const layout = `${join(scratch, 'layout')}:1`;
  await run('buildah', ['push', '--quiet', 'localhost/five:1', `oci:${layout}`], options);
  // The root, the packages, and a layer for each step.
  expect(readImage(join(scratch, 'layout')).layers).toHaveLength(7);
  await expectSameAsUnpacked(scratch, layout, `oci:${layout}`);

  const made = `oci:${join(scratch, 'of image')}`;
  await run('skopeo', ['copy', '--insecure-policy', made, 'containers-storage:localhost/made:1'], options);
  const [one = '', other = ''] = await Promise.all(
    ['five', 'made'].map(async (name) => {
      return String(await run('podman', ['image', 'mount', `localhost/${name}:1`], options)).trim();
    }),
  );
  const rule = { newest: 1_700_000_000, directoryTimes: false, mayBeEarlier: true } as const;
  expect(await treeDifferences(one, other, rule)).toEqual([]);
  expect(String(await run('getcap', [`${other}/usr/bin/capable-too`]))).toContain('cap_net_raw,cap_sys_admin=ep');
});
