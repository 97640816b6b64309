import type { OptionRow } from './option-row.ts';

/** Options that decide what is in which layer. */
export const layerOptions = {
  maxLayers: {
    section: 'layers',
    value: { kind: 'number', least: 1, most: Number.MAX_SAFE_INTEGER, expected: 'a whole number of at least 1' },
    commandLine: {
      flags: '--max-layers <number>',
      help: 'maximum number of layers in the image (default: 120; 64 with --compat)',
      commands: ['explain'],
      readme: { fallback: '120; 64 with `--compat`', meaning: 'maximum number of layers in the image' },
    },
    config: 'Maximum number of layers in the image, at least 1',
    preset: true,
    api: { of: 'plan', fallback: '120; 64 with `compat`' },
  },
  packer: {
    section: 'layers',
    value: { kind: 'other', type: "'tiers' | 'trie' | Packer" },
    commandLine: {
      flags: '--packer <name>',
      help: 'how components share layers: in a trie that keeps updates small, or in tiers of stability (default: trie)',
      choices: ['tiers', 'trie'],
      commands: ['explain'],
      readme: {
        fallback: '`trie`; with `--compat` always `tiers`',
        meaning: 'how components share layers: in a `trie` that keeps updates small, or in `tiers` of stability',
      },
    },
    config:
      'How components share layers: in a `trie` that keeps updates small, in `tiers` of stability, or as [a packer of your own](docs/writing-a-packer.md) decides; `compat` always packs in tiers',
    api: { of: 'plan', fallback: '`trie`' },
  },
  updatePeriod: {
    section: 'layers',
    value: { kind: 'interval' },
    fallback: 7,
    commandLine: {
      flags: '--update-period <days>',
      help: 'days between two updates of a client, or daily, weekly, monthly, ...: downloads in such a time are kept small',
      variable: 'CHUNKAH_UPDATE_PERIOD',
      commands: ['explain'],
    },
    config:
      'Days between two updates of a client, or `daily`, `weekly`, `biweekly`, `monthly`, `quarterly` or `yearly`: what is downloaded in such a time is kept small',
    preset: true,
    api: { of: 'plan', fallback: '7' },
  },
  previous: {
    section: 'layers',
    value: { kind: 'other', type: 'string' },
    commandLine: {
      flags: '--previous <image>',
      completion: 'image',
      help: 'keep the unchanged layers of this image: oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], manifest:FILE[:CONFIG], docker://HOST/NAME[:TAG], or same for the one at the output',
      variable: 'CHUNKAH_PREVIOUS',
      commands: ['explain'],
      readme: {
        fallback: 'none',
        meaning:
          '[image of the build before](docs/guide/updates.md#the-previous-image), whose unchanged layers stay: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `manifest:FILE[:CONFIG]`, `docker://HOST/NAME[:TAG]`, or `same` for the one at the output',
      },
    },
    config:
      'The image of the build before, whose unchanged layers stay: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `manifest:FILE[:CONFIG]`, `docker://HOST/NAME[:TAG]`, or `same` for the one at the output',
    api: {
      of: 'plan',
      fallback: 'none',
      meaning:
        '[Image of the build before](docs/guide/updates.md#the-previous-image), whose unchanged layers stay, in the forms of `--previous`; `same` needs `output`',
    },
  },
  componentMap: {
    section: 'layers',
    value: { kind: 'path' },
    commandLine: {
      flags: '--component-map <file>',
      help: 'JSON rules that assign the files below path prefixes to components',
      commands: ['repos', 'explain'],
      readme: {
        meaning:
          '[JSON](docs/formats/maps.md#component-map) rules that assign the files below path prefixes to components',
      },
    },
    config: 'File of rules that assign the files below path prefixes to components; its rules come before `rules`',
    api: {
      of: 'plan',
      fallback: 'none',
      meaning: 'Path of [rules about path prefixes](docs/formats/maps.md#component-map) on the host',
    },
  },
  rules: {
    section: 'layers',
    value: { kind: 'other', type: 'PathRule[]' },
    config: 'Such rules: the first one that matches wins',
    preset: true,
    api: {
      of: 'plan',
      fallback: 'none',
      meaning: 'Such rules: `prefix`, `component`, `interval`; the rules of the file come first',
    },
  },
  presetRules: {
    section: 'layers',
    value: { kind: 'other', type: 'PathRule[]' },
    api: {
      of: 'plan',
      fallback: 'none',
      meaning:
        'Rules of a preset, tried last: they need not match anything, and a warning says so when they are the only source of components',
    },
  },
  filemap: {
    section: 'layers',
    value: { kind: 'path' },
    commandLine: {
      flags: '--filemap <file>',
      help: 'map of components to their files, instead of one in the rootfs',
      commands: ['repos', 'explain'],
      readme: {
        fallback: 'the one in the rootfs',
        meaning: '[map](docs/formats/maps.md#filemap) of components to their files',
      },
    },
    config: 'Map of components to their files, instead of one in the rootfs',
    api: {
      of: 'plan',
      fallback: 'the map in the tree, if there is one',
      meaning: 'Path of a [map of components to their files](docs/formats/maps.md#filemap) on the host',
    },
  },
  repos: {
    section: 'layers',
    value: { kind: 'other', type: 'RepoEntry[]' },
    config: 'Sources of components. A repo replaces the built-in one of the same name; the other built-in repos stay',
    preset: true,
    api: {
      of: 'plan',
      fallback: 'the built-in ones',
      meaning:
        "Sources of components: plugins, names of built-in ones, `['name', { options }]`, `['name', false]`; see [configuration](docs/guide/configuration.md#repos). A name that is not built in needs a config file: here it is an error",
    },
  },
  disabledRepos: {
    section: 'layers',
    value: { kind: 'other', type: 'string[]' },
    commandLine: {
      flags: '--no-repo <name>',
      completion: 'repo',
      help: 'leave out a component repo, such as rpm',
      repeatable: true,
      commands: ['repos', 'explain'],
      readme: {
        fallback: 'none',
        meaning: 'leave out a source of components, such as `rpm`; `chunkah repos` lists them',
      },
    },
    api: { of: 'plan', fallback: 'none', meaning: 'Names of repos to leave out, whatever `repos` says' },
  },
  databases: {
    section: 'layers',
    value: { kind: 'other', type: 'Record<string, string>' },
    commandLine: {
      flags: '--database <repo=path>',
      completion: 'repo=file',
      help: 'package database outside the rootfs for a component repo: rpm=PATH',
      variable: 'CHUNKAH_DATABASE',
      repeatable: true,
      commands: ['repos', 'explain'],
      readme: {
        usage: '`--database REPO=PATH`',
        fallback: 'the one in the rootfs',
        meaning:
          'package database outside the rootfs, for [builds that empty `/var`](docs/guide/configuration.md#databases-outside-the-rootfs)',
      },
    },
    api: {
      of: 'plan',
      fallback: 'the one in the tree',
      meaning: 'Paths of package databases on the host, by the name of the repo that reads them',
    },
  },
  priorities: {
    section: 'layers',
    value: { kind: 'other', type: 'Record<string, number>' },
    config: 'Priorities of repos by name: the lower one wins',
    api: { of: 'plan', fallback: 'the priorities of the plugins' },
  },
  groups: {
    section: 'layers',
    value: { kind: 'other', type: 'Record<string, GroupEntry>' },
    config: 'Components that become one component, by the name of the group',
    api: {
      of: 'plan',
      fallback: 'none',
      meaning: '[Groups](docs/guide/groups.md) of components, by name',
      type: 'object',
    },
  },
  stripHints: {
    section: 'layers',
    value: { kind: 'flag' },
    commandLine: {
      flags: '--strip-hints',
      help: 'leave user.component and user.update-interval out of the layers',
      commands: ['explain'],
      readme: {
        fallback: 'recorded',
        meaning: 'leave `user.component` and `user.update-interval` out of the layers',
      },
    },
    config: 'Whether to leave `user.component` and `user.update-interval` out of the layers',
    api: { of: 'plan', fallback: '`false`' },
  },
  sourceDateEpoch: {
    section: 'layers',
    value: { kind: 'number', least: 0, most: 253_402_300_799, expected: 'whole seconds from 1970 to 9999' },
    commandLine: {
      flags: '--source-date-epoch <seconds>',
      help: 'time of the image in Unix seconds (default: Created of the image config, else now)',
      variable: 'SOURCE_DATE_EPOCH',
      given: 'text',
      commands: ['repos', 'explain'],
      readme: {
        fallback: '`Created` of the image config, else now',
        meaning: 'time of the image, and newest time in it',
      },
    },
    config: 'Time of the image, and newest time in it, in whole Unix seconds',
    api: { of: 'plan', fallback: '`Created` of the image config, else the clock' },
  },
} as const satisfies Readonly<Record<string, OptionRow>>;
