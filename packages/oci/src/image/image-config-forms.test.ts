import { describe, expect, test } from 'vitest';
import { parseImageConfig } from './parse-image-config.ts';

const config = { User: '5:6', Entrypoint: ['/f'], Labels: { l: 'v' } };
const Healthcheck = { Test: ['CMD-SHELL', '/f'], Interval: 5_000_000_000 };
/** Fields that Docker writes whether they are set or not. */
const unset = { Hostname: '', Tty: false, Image: '', OnBuild: null, Cmd: null };
const beside = { architecture: 'arm', variant: 'v7', author: 'A', created: '2025-01-01T00:00:00Z' };
const oldLayers = { history: [{ created_by: 'x' }], rootfs: { type: 'layers', diff_ids: ['sha256:00'] } };
const configuration = { ...beside, os: 'linux', config, ...oldLayers };

function read(document: unknown) {
  const { warnings, ...source } = parseImageConfig(JSON.stringify(document), { keepEveryField: true });
  expect(warnings).toEqual([]);
  return source;
}

describe('what podman inspect and docker inspect print', () => {
  const image = { Id: 'x', Architecture: 'arm', Author: 'A', Os: 'linux', Created: beside.created, RootFS: {} };

  test('brings the health check that podman has beside the config', () => {
    const source = read([{ ...image, Config: config, Healthcheck, Variant: 'v7' }]);
    expect(source).toEqual({ ...beside, annotations: {}, config: { ...config, Healthcheck } });
  });

  test('keeps the health check of the config itself', () => {
    const own = { Test: ['NONE'] };
    expect(read([{ ...image, Config: { Healthcheck: own }, Healthcheck }]).config).toEqual({ Healthcheck: own });
    expect(read([{ ...image, Config: config, Healthcheck: null }]).config).toEqual(config);
  });

  test('of a container is a config without what only containers have', () => {
    const container = { Id: 'x', State: { Running: true }, Created: beside.created, Image: 'sha256:00' };
    const ofPodman = { CreateCommand: ['podman', 'run', '--env', 'SECRET=x'], Umask: '0022', Annotations: { a: 'b' } };
    const source = read([{ ...container, Config: { ...config, Hostname: 'h', Healthcheck, ...ofPodman } }]);
    expect(source).toEqual({
      annotations: {},
      created: beside.created,
      config: { ...config, Hostname: 'h', Healthcheck },
    });
  });

  test('of a container of podman 4, whose entry point is one text, is refused and says why', () => {
    const text = JSON.stringify([{ State: {}, Config: { Entrypoint: '/f', StopSignal: 2 } }]);
    expect(() => parseImageConfig(text, { keepEveryField: true })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('Config.Entrypoint: expected a list of strings, found a string'),
        hint: expect.stringMatching(/inspect of a container; give .* for one image/),
      }),
    );
  });
});

describe('an image configuration', () => {
  test('is taken but for its old layers', () => {
    expect(read(configuration)).toEqual({ ...beside, annotations: {}, config });
    expect(read([configuration]).config).toEqual(config);
  });

  test('of Docker brings all that Docker knows', () => {
    const ofDocker = { ...config, ...unset, Healthcheck, Shell: ['/bin/bash'] };
    const document = { ...configuration, config: ofDocker, container_config: { User: 'other' }, docker_version: '' };
    const { OnBuild, Cmd, ...kept } = ofDocker;
    expect(read(document).config).toEqual(kept);
  });

  test('may have an empty config, or none', () => {
    expect(read({ ...configuration, config: {} })).toEqual({ ...beside, annotations: {}, config: {} });
    expect(read({ ...configuration, config: null }).config).toEqual({});
    expect(read({ architecture: 'arm', os: 'linux' })).toEqual({ annotations: {}, architecture: 'arm', config: {} });
  });

  test('with a wrong type is refused, and its fields have the names that they have there', () => {
    const text = JSON.stringify({ ...configuration, architecture: 5, config: { Env: 'A=b' } });
    expect(() => parseImageConfig(text, { keepEveryField: true })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/architecture: expected a string.*config\.Env: expected a list of strings/),
        hint: expect.stringContaining('skopeo inspect --config'),
      }),
    );
  });
});

test('what buildah inspect prints brings what Docker alone knows, and no field that is not set', () => {
  const Docker = { ...configuration, config: { ...unset, ...config, Healthcheck, Shell: ['/bin/bash'] } };
  const ImageAnnotations = { an: 'no' };
  const document = { Type: 'buildah 0.0.1', Config: '{"config":{}}', OCIv1: configuration, Docker, ImageAnnotations };
  const expected = { ...config, Healthcheck, Shell: ['/bin/bash'] };
  expect(read(document)).toEqual({ ...beside, annotations: ImageAnnotations, config: expected });
  expect(read({ ...document, Docker: null, ImageAnnotations: null })).toEqual({ ...beside, annotations: {}, config });
});

test.each(['', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z', null])('the time %j is none', (created) => {
  expect(read([{ Config: config, Created: created }])).not.toHaveProperty('created');
  expect(read({ ...configuration, created })).not.toHaveProperty('created');
  expect(read({ OCIv1: { ...configuration, created } })).not.toHaveProperty('created');
});

test.each([
  { Config: config, Os: 'windows' },
  { ...configuration, os: 'windows' },
  { OCIv1: { ...configuration, os: 'windows' } },
])('an image for another system is refused: %j', (document) => {
  expect(() => read(document)).toThrow(expect.objectContaining({ code: 'IMAGE_CONFIG_NOT_LINUX' }));
});

test('a system that is not named is not another one', () => {
  expect(read({ Config: config, Os: '' }).config).toEqual(config);
});

const descriptor = { mediaType: 'm', digest: 'sha256:00', size: 1 };

describe('what holds no config is refused by its name, though it may have labels', () => {
  test.each([
    ['an image index', { schemaVersion: 2, manifests: [descriptor] }, 'skopeo inspect --config'],
    ['an image manifest', { schemaVersion: 2, config: descriptor, layers: [descriptor] }, 'without --raw'],
    ['an image manifest', { schemaVersion: 1, name: 'n', fsLayers: [], history: [] }, 'without --raw'],
    ['an image manifest', { Ref: 'x', Descriptor: descriptor, OCIManifest: { layers: [] } }, 'without --raw'],
    [
      'the output of skopeo inspect, which has no config',
      { Name: 'n', Digest: 'sha256:00', RepoTags: [], Labels: { l: 'v' }, Env: ['A=b'], Layers: ['sha256:00'] },
      'skopeo inspect --config IMAGE',
    ],
    [
      'the manifest.json of an archive that docker save writes',
      [{ Config: 'blobs/sha256/00', RepoTags: ['x:y'], Layers: ['blobs/sha256/00'] }],
      'docker-archive:FILE',
    ],
    [
      'the inspection of a volume, a network or a pod',
      [{ Name: 'v', Driver: 'local', Mountpoint: '/v', Labels: { l: 'v' } }],
      'podman image inspect',
    ],
    ['an image without its config', [{ Id: 'x', RepoTags: null, Labels: { l: 'v' } }], 'podman image inspect'],
  ])('%s: %j', (name, document, instead) => {
    expect(() => read(document)).toThrow(
      expect.objectContaining({
        code: 'IMAGE_CONFIG_UNRECOGNIZED',
        message: `expected an image config, found ${name}`,
        hint: expect.stringContaining(instead),
      }),
    );
  });
});

describe('a config inside a config', () => {
  test.each<[unknown, string]>([
    [{ Cmd: ['x'], config: { Cmd: ['y'] } }, 'config'],
    [{ Cmd: ['x'], rootfs: {} }, 'rootfs'],
    [{ Config: { Cmd: ['x'], Config: { Cmd: ['y'] } } }, 'Config.Config'],
    [{ config: { Cmd: ['x'], config: { Cmd: ['y'] } } }, 'config.config'],
    [{ OCIv1: { config: { Cmd: ['x'], config: {} } } }, '["OCIv1"].config.config'],
  ])('%j is refused, and the field is named', (document, field) => {
    expect(() => read(document)).toThrow(
      expect.objectContaining({
        code: 'IMAGE_CONFIG_INVALID',
        message: `the image config is invalid: ${field}: expected no such field in a config, found an object`,
      }),
    );
  });

  test('that is null counts as absent', () => {
    expect(read({ ...config, config: null }).config).toEqual(config);
  });
});
