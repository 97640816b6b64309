import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { createWorkplace, expectNothingLeft, expectRefused, runAt } from './workplace.ts';

const containerfile = `FROM scratch
LABEL maintained=yes
COPY hello /hello
USER 5:6
ENV A=b
SHELL ["/bin/bash", "-c"]
STOPSIGNAL SIGINT
EXPOSE 80/tcp
VOLUME /data
HEALTHCHECK --interval=5s CMD /hello
ENTRYPOINT ["/hello"]
CMD ["x"]
`;

/** What every tool reports about the image. */
const portable = {
  User: '5:6',
  Env: expect.arrayContaining(['A=b']),
  StopSignal: 'SIGINT',
  ExposedPorts: { '80/tcp': {} },
  Volumes: { '/data': {} },
  Entrypoint: ['/hello'],
  Cmd: ['x'],
  Labels: expect.objectContaining({ maintained: 'yes' }),
};
const Healthcheck = { Test: ['CMD-SHELL', '/hello'], Interval: 5_000_000_000 };

const storage = containerStorage(afterAll);
const directory = scratchDirectory(afterAll);
const created = 1_600_000_000;

async function shell(command: string): Promise<string> {
  const env = { ...storage, BUILDAH_ISOLATION: 'chroot' };
  const printed = await run('bash', ['-euo', 'pipefail', '-c', command], { cwd: directory, env });
  return printed.toString();
}

beforeAll(async () => {
  writeFileSync(join(directory, 'Containerfile'), containerfile);
  writeFileSync(join(directory, 'hello'), 'hello');
  // Only Docker's format keeps health check and shell.
  const platform = '--arch arm --variant v7';
  await shell(`buildah build --quiet --format docker ${platform} --timestamp ${created} --tag image .`);
  await shell(`buildah build --quiet --annotation an=no --timestamp ${created} --tag annotated .`);
});

interface Configuration {
  readonly architecture: string;
  readonly variant?: string;
  readonly created: string;
  readonly config: Record<string, unknown>;
}

/** Makes an image with the config that a command prints. */
async function buildWith(command: string, args: readonly string[] = []) {
  const place = createWorkplace();
  writeFileSync(join(place.directory, 'config.json'), await shell(command));
  const outcome = await runAt(place, ['build', '-o', 'oci:output/image', '--config', 'config.json', ...args]);
  expect({ code: outcome.code, stderr: outcome.stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^sha256:/),
  });
  const image = join(place.output, 'image');
  await assertValidImage(image);
  const { config, manifest, index } = readImage(image);
  return { configuration: JSON.parse(config) as Configuration, manifest: JSON.parse(manifest), index, image };
}

describe('the config of an image is taken whole from', () => {
  test.each([
    { command: 'podman inspect image', more: { Healthcheck } },
    { command: 'podman image inspect image', more: { Healthcheck } },
    { command: 'buildah inspect --type image image', more: { Healthcheck, Shell: ['/bin/bash', '-c'] } },
    {
      command: 'buildah inspect "$(buildah from image 2>/dev/null)"',
      more: { Healthcheck, Shell: ['/bin/bash', '-c'] },
    },
    { command: 'skopeo inspect --config containers-storage:localhost/image', more: {} },
    {
      command: 'skopeo inspect --raw --config containers-storage:localhost/image',
      more: { Healthcheck, Shell: ['/bin/bash', '-c'] },
    },
  ])('$command', async ({ command, more }) => {
    const { configuration, index } = await buildWith(command);
    expect(configuration.config).toMatchObject({ ...portable, ...more });
    expect(configuration).toMatchObject({ architecture: 'arm', created: '2020-09-13T12:26:40Z' });
    // Podman does not print the variant.
    const variant = command.startsWith('podman') ? undefined : 'v7';
    expect(configuration.variant).toBe(variant);
    const platform = { architecture: 'arm', os: 'linux', ...(variant && { variant }) };
    expect(index.manifests[0]).toMatchObject({ platform });
  });

  test.each(['podman inspect annotated', 'buildah inspect --type image annotated'])(
    '%s, with annotations',
    async (command) => {
      const { manifest, configuration } = await buildWith(command);
      expect(manifest.annotations).toMatchObject({ an: 'no' });
      expect(configuration.config).toMatchObject(portable);
    },
  );

  test('what the command line changes', async () => {
    const args = ['--arch', 'riscv64', '--source-date-epoch', '0', '--label', 'maintained=no', '--annotation', 'an-'];
    const { configuration, manifest } = await buildWith('buildah inspect --type image annotated', args);
    expect(configuration).toMatchObject({ architecture: 'riscv64', created: '1970-01-01T00:00:00Z' });
    expect(configuration).not.toHaveProperty('variant');
    expect(configuration.config).toMatchObject({ Labels: { maintained: 'no' } });
    expect(manifest.annotations).not.toHaveProperty('an');
  });

  test('an image that chunkah wrote, as skopeo prints it', async () => {
    const first = await buildWith('buildah inspect --type image image');
    const second = await buildWith(`skopeo inspect --raw --config oci:${first.image}`);
    expect(readImage(second.image).manifestDigest).toBe(readImage(first.image).manifestDigest);
  });
});

describe('what does not contain a config is refused, and no image is made:', () => {
  test.each([
    {
      command: 'skopeo inspect containers-storage:localhost/image',
      error: /found the output of skopeo inspect, which has no config$/,
      hint: /skopeo inspect --config IMAGE$/,
    },
    {
      command: 'skopeo inspect --raw containers-storage:localhost/image',
      error: /found an image manifest$/,
      hint: /skopeo inspect --config IMAGE, without --raw/,
    },
    {
      command: 'buildah manifest create list image >/dev/null && buildah manifest inspect list',
      error: /found an image index$/,
      hint: /one image of an index/,
    },
    {
      command: 'podman images --format json | jq ".[:1]"',
      error: /found an image without its config$/,
      hint: /podman/,
    },
    {
      command: 'podman inspect "$(podman create --network none image 2>/dev/null)"',
      error: /Config\.Entrypoint: expected a list of strings, found a string/,
      hint: /inspect of a container; give .* for one image$/,
    },
    {
      command: 'podman network inspect podman',
      error: /found the inspection of a volume, a network or a pod$/,
      hint: /podman image inspect/,
    },
    {
      command: `echo '{"entrypoint":["/x"],"user":"x"}'`,
      error: /no field of one: entrypoint, user$/,
      hint: /OCI image/,
    },
  ])('$command', async ({ command, error, hint }) => {
    const text = await shell(command);
    const place = createWorkplace();
    const args = ['build', '-o', 'oci:output/image', '--config-str', text];
    expectRefused(await runAt(place, args), error, hint);
    expectNothingLeft(place);
  });
});
