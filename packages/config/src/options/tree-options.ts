import type { OptionRow } from './option-row.ts';

/** Options about the tree and about the build as a whole. */
export const treeOptions = {
  rootfs: {
    section: 'the tree',
    value: { kind: 'path' },
    commandLine: {
      flags: '--rootfs <directory>',
      completion: 'directory',
      help: 'root filesystem to make the image from',
      variable: 'CHUNKAH_ROOTFS',
      commands: ['repos', 'explain', 'init'],
      readme: { fallback: 'this or `--image`' },
    },
    config: 'Root filesystem to make the image from',
    api: { of: 'plan', fallback: 'this or `image`' },
  },
  image: {
    section: 'the tree',
    value: { kind: 'other', type: 'string' },
    commandLine: {
      flags: '--image <image>',
      completion: 'image',
      help: 'image to make anew, in place of --rootfs: oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME], docker://HOST/NAME[:TAG], containers-storage:NAME, or a path',
      variable: 'CHUNKAH_IMAGE',
      commands: ['repos', 'explain'],
      readme: {
        fallback: 'this or `--rootfs`',
        meaning:
          '[image to make anew](docs/guide/rechunk.md), whose config, labels and annotations stay: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:NAME]`, `docker://HOST/NAME[:TAG]`, `containers-storage:NAME`, or a path',
      },
    },
    config:
      'Image to make anew, in place of `rootfs`: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:NAME]`, `docker://HOST/NAME[:TAG]`, `containers-storage:NAME`, or a path',
    api: {
      of: 'plan',
      fallback: 'this or `rootfs`',
      meaning: '[Image to make anew](docs/guide/rechunk.md), in the forms of `--image`',
    },
  },
  keepBase: {
    section: 'the tree',
    value: { kind: 'other', type: 'string | number' },
    commandLine: {
      flags: '--keep-base <image>',
      completion: 'image',
      help: 'keep the layers of the base of --image as they are: an image, the number of its layers, or annotation for the base that the image names itself',
      variable: 'CHUNKAH_KEEP_BASE',
      commands: ['explain'],
      readme: {
        usage: '`--keep-base IMAGE`, `N`, `annotation`',
        fallback: 'none',
        meaning:
          '[base of `--image`](docs/guide/keep-base.md) whose layers stay as they are: an image, the number of its layers, or `annotation` for the base that the image names itself',
      },
    },
    config:
      '[Base of `image`](docs/guide/keep-base.md) whose layers stay as they are: an image in the forms of `image`, the number of its layers, or `annotation` for the one that `image` names itself',
    api: {
      of: 'plan',
      fallback: 'none',
      type: 'string',
      meaning:
        '[Base of `image`](docs/guide/keep-base.md) whose layers stay as they are, in the forms of `--keep-base`',
    },
  },
  prune: {
    section: 'the tree',
    value: { kind: 'other', type: 'string[]' },
    commandLine: {
      flags: '--prune <path>',
      help: 'leave out a path; with a trailing slash, only what is below it',
      repeatable: true,
      commands: ['repos', 'explain'],
    },
    config: 'Absolute paths inside the rootfs to leave out; with a trailing slash, only what is below',
    preset: true,
    api: { of: 'plan', fallback: 'none' },
  },
  pruneIfPresent: {
    section: 'the tree',
    value: { kind: 'other', type: 'string[]' },
    api: { of: 'plan', fallback: 'none', meaning: 'The same, without a warning for a path that matches nothing' },
  },
  skipSpecialFiles: {
    section: 'the tree',
    value: { kind: 'flag' },
    commandLine: {
      flags: '--skip-special-files',
      help: 'leave out fifos, sockets and devices instead of failing',
      commands: ['repos', 'explain'],
      readme: { fallback: 'fail', meaning: 'leave out fifos, sockets and devices' },
    },
    config: 'Whether to leave out fifos, sockets and devices instead of failing',
    preset: true,
    api: { of: 'plan', fallback: '`false`' },
  },
  configFile: {
    section: 'the build',
    value: { kind: 'path' },
    commandLine: {
      flags: '--config-file <file>',
      negatedFlags: '--no-config-file',
      help: 'config file of the build, instead of chunkah.config.ts and the like in this directory',
      negatedHelp: 'read no config file of the build',
      commands: ['repos', 'explain'],
      readme: {
        fallback: 'the one in this directory',
        meaning: '[config file](docs/guide/configuration.md) of the build, such as `chunkah.config.ts`',
      },
    },
  },
  presets: {
    section: 'the build',
    value: { kind: 'other', type: '(string | Preset)[]' },
    commandLine: {
      flags: '--preset <name>',
      completion: 'preset',
      help: 'settings for a distribution; "auto" picks the preset that fits the rootfs',
      repeatable: true,
      commands: ['repos', 'explain'],
      readme: {
        fallback: 'none',
        meaning: 'settings for a [distribution](docs/guide/presets.md); `auto` picks the preset that fits the tree',
      },
    },
    config:
      'Presets by name, `auto` for the one that fits the rootfs, or presets themselves. The first one takes precedence',
  },
} as const satisfies Readonly<Record<string, OptionRow>>;
