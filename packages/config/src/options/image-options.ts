import type { OptionRow } from './option-row.ts';

/** Options about the image config and where the image goes. */
export const imageOptions = {
  imageConfig: {
    section: 'image config',
    value: { kind: 'other', type: 'string | Record<string, unknown>' },
    commandLine: {
      flags: '--config <file>',
      completion: 'file',
      help: 'image config: an OCI config, or the output of podman, docker, buildah or skopeo inspect',
      commands: ['repos', 'explain'],
      readme: {
        meaning:
          'an OCI config, or [the output of podman, docker, buildah or skopeo inspect](docs/guide/output.md#the-image-config)',
      },
    },
    config: 'The image config: a file, or the config itself, in the forms of `--config`',
    api: {
      of: 'plan',
      fallback: 'none',
      type: 'string',
      meaning: 'Text of an image config, see [configs](docs/guide/output.md#the-image-config)',
    },
  },
  configStr: {
    section: 'image config',
    value: { kind: 'text' },
    commandLine: {
      flags: '--config-str <json>',
      help: 'the same as text',
      variable: 'CHUNKAH_CONFIG_STR',
      commands: ['repos', 'explain'],
    },
  },
  labels: {
    section: 'image config',
    value: { kind: 'other', type: 'string[]' },
    commandLine: {
      flags: '--label <key=value|key-|->',
      help: 'set a label, remove one, or remove all',
      repeatable: true,
      commands: [],
      readme: { usage: '`--label KEY=VALUE`, `KEY-`, `-`' },
    },
    config: "Edits of the image's labels: `KEY=VALUE`, `KEY-`, `-`. Those of the command line come last",
    preset: true,
    api: {
      of: 'build',
      fallback: 'none',
      meaning: "Edits of the config's labels, in order: `KEY=VALUE`, `KEY-` removes one, `-` removes all",
    },
  },
  annotations: {
    section: 'image config',
    value: { kind: 'other', type: 'string[]' },
    commandLine: {
      flags: '--annotation <key=value|key-|->',
      help: 'the same for annotations of the manifest',
      repeatable: true,
      commands: [],
      readme: { usage: '`--annotation KEY=VALUE`, `KEY-`, `-`' },
    },
    config: "Edits of the manifest's annotations, in the same forms",
    preset: true,
    api: { of: 'build', fallback: 'none' },
  },
  architecture: {
    section: 'image config',
    value: { kind: 'text' },
    commandLine: {
      flags: '--arch <name>',
      help: 'architecture of the image (default: that of the image config, else of this machine)',
      commands: ['explain'],
      readme: {
        fallback: 'that of the image config, else of this machine',
        meaning: 'architecture of the image',
      },
    },
    config: 'Architecture of the image',
    api: {
      of: 'plan',
      fallback: 'that of the image config, else of this machine',
      meaning: '`amd64`, `arm64`, ...; `x86_64`, `aarch64` and `powerpc64` are translated',
    },
  },
  platform: {
    section: 'image config',
    value: { kind: 'text' },
    commandLine: {
      flags: '--platform <platform>',
      help: 'which image of several to read: linux/ARCHITECTURE[/VARIANT] (default: --arch, else that of this machine)',
      commands: ['repos', 'explain', 'diff', 'inspect', 'validate'],
      readme: {
        usage: '`--platform linux/ARCHITECTURE[/VARIANT]`',
        fallback: '`--arch`, else that of this machine',
        meaning: 'which image of several `--image` is',
      },
    },
    config: 'Which image of several `image` is: `linux/ARCHITECTURE`, or with `/VARIANT`',
    api: {
      of: 'plan',
      fallback: '`architecture`, else that of this machine',
      meaning: 'Which image of several `image` is: `linux/ARCHITECTURE`, or with `/VARIANT`',
    },
  },
  output: {
    section: 'output',
    value: { kind: 'other', type: 'string' },
    commandLine: {
      flags: '-o, --output <target>',
      completion: 'image',
      help: 'oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME:TAG], FILE, docker://HOST/NAME[:TAG] or containers-storage:NAME[:TAG]; without it, an archive to standard output',
      commands: ['index create'],
      readme: {
        fallback: 'standard output',
        meaning:
          'where the image goes: `oci:DIRECTORY[:TAG]`, a new directory; `oci-archive:FILE[:TAG]` or `FILE`, an archive; `docker-archive:FILE[:NAME:TAG]`, one that every `docker load` takes; `docker://HOST/NAME[:TAG]`, [a registry](docs/guide/registry.md); `containers-storage:NAME[:TAG]`, the storage of podman',
      },
    },
    config:
      'Where the image goes: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:NAME:TAG]`, `FILE`, `docker://HOST/NAME[:TAG]`, `containers-storage:NAME[:TAG]`, or `-` for standard output',
    api: { of: 'build', fallback: 'required', type: 'see below', meaning: 'Where the image goes' },
  },
  tag: {
    section: 'output',
    value: { kind: 'other', type: 'string | string[]' },
    commandLine: {
      flags: '-t, --tag <name>',
      help: 'name of the image in its directory or archive; tag in a registry',
      repeatable: true,
      commands: ['index create'],
    },
    config: 'Name of the image in its directory or archive, tag in a registry; or a list of them',
    api: { of: 'build', fallback: 'none' },
  },
  authfile: {
    section: 'output',
    value: { kind: 'path' },
    commandLine: {
      flags: '--authfile <file>',
      help: 'credentials for registries, in the form of podman and docker',
      commands: ['repos', 'explain', 'diff', 'inspect', 'validate', 'index create'],
      readme: {
        environment: '`REGISTRY_AUTH_FILE`',
        fallback: 'those of podman and docker',
        meaning: '[credentials](docs/guide/registry.md#credentials) for registries',
      },
    },
    config: 'File with [credentials](docs/guide/registry.md#credentials) for registries',
    api: { of: 'plan', fallback: 'those of podman and docker' },
  },
  registryCa: {
    section: 'output',
    value: { kind: 'path' },
    commandLine: {
      flags: '--registry-ca <file>',
      help: 'certificates of authorities to trust besides those of the system, in PEM',
      commands: ['repos', 'explain', 'diff', 'inspect', 'validate', 'index create'],
    },
    config: 'Certificates of authorities that registries are trusted by, besides those of the system, in PEM',
    api: { of: 'plan', fallback: 'none' },
  },
  registryInsecure: {
    section: 'output',
    value: { kind: 'other', type: 'string[]' },
    commandLine: {
      flags: '--registry-insecure <host>',
      help: 'speak to this HOST or HOST:PORT without TLS, or with any certificate',
      repeatable: true,
      commands: ['repos', 'explain', 'diff', 'inspect', 'validate', 'index create'],
    },
    config: 'Hosts, as `HOST` or `HOST:PORT`, that may be spoken to without TLS, or with any certificate',
    api: { of: 'plan', fallback: 'none' },
  },
  mountFrom: {
    section: 'output',
    value: { kind: 'text' },
    commandLine: {
      flags: '--mount-from <name>',
      help: 'repository of the same registry whose blobs are taken over instead of sent',
      commands: [],
    },
    config: 'Repository of the same registry whose blobs are taken over instead of sent',
    api: { of: 'build', fallback: 'none' },
  },
  compression: {
    section: 'output',
    value: { kind: 'choice', choices: ['none', 'gzip', 'zstd', 'zstd:chunked'] },
    commandLine: {
      flags: '--compression <name>',
      help: 'how to compress the layers',
      choices: ['none', 'gzip', 'zstd', 'zstd:chunked'],
      commands: [],
      readme: { fallback: '`none`', meaning: '[how to compress](docs/guide/compression.md) the layers' },
    },
    config: 'How to compress the layers',
    api: { of: 'build', fallback: '`none`; `gzip` with a level' },
  },
  compressed: {
    section: 'output',
    value: { kind: 'flag' },
    commandLine: {
      flags: '--compressed',
      help: 'the same as --compression gzip',
      commands: [],
      readme: { fallback: 'off', meaning: 'the same as `--compression gzip`' },
    },
    config: 'The same as `compression: "gzip"`',
  },
  compressionLevel: {
    section: 'output',
    value: { kind: 'number', least: 0, most: 19, expected: 'a whole number from 0 to 19' },
    commandLine: {
      flags: '--compression-level <level>',
      help: 'gzip: 0 to 9 (default: 6); zstd, zstd:chunked: 1 to 19 (default: 3)',
      commands: [],
      readme: { fallback: '6 for gzip, 3 for zstd', meaning: 'level of the compression: gzip 0 to 9, zstd 1 to 19' },
    },
    config: 'Level of the compression: gzip 0 to 9, zstd 1 to 19',
    api: { of: 'build', fallback: '6 for gzip, 3 for zstd' },
  },
  threads: {
    section: 'output',
    value: { kind: 'number', least: 1, most: 1024, expected: 'a whole number from 1 to 1024' },
    commandLine: {
      flags: '-T, --threads <number>',
      help: 'threads for reading and writing; 0, the default, uses all processors',
      variable: 'CHUNKAH_THREADS',
      commands: ['repos', 'explain', 'diff'],
      readme: { fallback: 'all processors', meaning: 'threads for reading and writing; 0 stands for the default' },
    },
    config: 'Threads for reading and writing, 1 to 1024',
    api: { of: 'plan', fallback: 'the processors that this process may use' },
  },
} as const satisfies Readonly<Record<string, OptionRow>>;
