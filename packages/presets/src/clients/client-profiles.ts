import type { ClientProfile, LayerCompressionName } from './client-profile.ts';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
const gibibyte = 1024 * mebibyte;
/** Registries count in powers of ten where they do not say otherwise. */
const gigabyte = 1e9;

const plainOrGzip: readonly LayerCompressionName[] = ['none', 'gzip'];
const anyCompression: readonly LayerCompressionName[] = ['none', 'gzip', 'zstd', 'zstd:chunked'];

/** What holds for a registry: it stores blobs and reads manifests alone. */
const registry = { compressions: anyCompression, dockerZstd: true } as const;

/** What holds for the library that podman, skopeo, buildah, CRI-O and bootc use. */
const containersImage = { maxManifestBytes: 4 * mebibyte, maxConfigBytes: 4 * mebibyte, dockerZstd: false } as const;

/** Programs and registries whose limits are known, ordered by name. */
export const clientProfiles: readonly ClientProfile[] = [
  {
    name: 'acr',
    title: 'Azure Container Registry',
    ...registry,
    maxLayerBytes: 200 * gibibyte,
    maxManifestBytes: 4 * mebibyte,
    source: 'Microsoft, Azure Container Registry service tiers, limits',
  },
  {
    name: 'apple-container',
    title: 'container of Apple',
    compressions: plainOrGzip,
    dockerZstd: false,
    source: 'apple/container#988',
  },
  {
    name: 'bootc',
    title: 'bootc with its ostree backend',
    ...containersImage,
    compressions: anyCompression,
    uncertain: ['zstd:chunked'],
    names: 'utf-8',
    source: 'bootc-dev/bootc#975, ostreedev/ostree#3431, ostreedev/ostree-rs-ext#608, bootc-dev/bootc#963',
  },
  {
    name: 'bootc-composefs',
    title: 'bootc with its composefs backend, up to 1.16.9',
    ...containersImage,
    compressions: ['none', 'gzip', 'zstd'],
    source: 'bootc-dev/bootc#2408',
  },
  {
    name: 'buildkit',
    title: 'BuildKit',
    compressions: anyCompression,
    dockerZstd: true,
    maxLayers: 127,
    source: 'moby/buildkit#4810',
  },
  {
    name: 'containerd',
    title: 'containerd from 1.5, overlayfs',
    compressions: anyCompression,
    dockerZstd: true,
    maxLayers: 500,
    source: 'containerd core/mount/mount_linux.go (mount options fit a page), containerd/containerd#2497',
  },
  {
    name: 'distribution',
    title: 'the registry of the distribution project',
    ...registry,
    maxManifestBytes: 4 * mebibyte,
    source: 'distribution, maxManifestBodySize',
  },
  {
    name: 'docker',
    title: 'Docker from 23.0, classic image store',
    compressions: anyCompression,
    dockerZstd: false,
    maxLayers: 125,
    source: 'moby layer/layer_store.go (maxLayerDepth), containerd/nerdctl#2329',
  },
  {
    name: 'docker-20.10',
    title: 'Docker 20.10',
    compressions: plainOrGzip,
    dockerZstd: false,
    maxLayers: 125,
    source: 'moby layer/layer_store.go (maxLayerDepth), aws/amazon-ecs-agent#4179',
  },
  {
    name: 'ecr',
    title: 'Amazon ECR',
    ...registry,
    maxLayerBytes: 52_000 * mebibyte,
    source: 'AWS, Amazon ECR service quotas',
  },
  {
    name: 'ecr-public',
    title: 'Amazon ECR Public',
    ...registry,
    // The unit is not stated: the smaller one.
    maxLayerBytes: 10_000 * 1e6,
    source: 'AWS, Amazon ECR Public service quotas',
  },
  {
    name: 'ghcr',
    title: 'GitHub Container Registry',
    ...registry,
    maxLayerBytes: 10 * gigabyte,
    source: 'GitHub Docs, working with the container registry, troubleshooting',
  },
  {
    name: 'podman',
    title: 'podman and CRI-O, containers-storage with overlay',
    ...containersImage,
    compressions: anyCompression,
    maxLayers: 500,
    source:
      'containers/storage drivers/overlay/overlay.go (maxDepth), containers/image internal/iolimits, containers/image#2906',
  },
  {
    name: 'quay',
    title: 'Quay with its default configuration',
    ...registry,
    maxLayerBytes: 20 * gigabyte,
    source: 'Quay configuration, MAXIMUM_LAYER_SIZE',
  },
  {
    name: 'rpm-ostree',
    title: 'rpm-ostree',
    ...containersImage,
    compressions: anyCompression,
    uncertain: ['zstd:chunked'],
    names: 'utf-8',
    source: 'bootc-dev/bootc#975, ostreedev/ostree#3431, ostreedev/ostree-rs-ext#608, bootc-dev/bootc#963',
  },
  {
    name: 'skopeo',
    title: 'skopeo and buildah, which copy images',
    ...containersImage,
    compressions: anyCompression,
    source: 'containers/image internal/iolimits, containers/image#2906',
  },
  {
    name: 'umoci',
    title: 'umoci 0.4',
    compressions: plainOrGzip,
    dockerZstd: false,
    source: 'umoci 0.4.7 refuses a layer of zstd: blob is not correct mediatype',
  },
];
