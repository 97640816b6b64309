import type { OptionRow } from './option-row.ts';

/**
 * A choice in which the defaults differ from those of a program that a build may have to agree
 * with.
 */
function choice<const Choices extends readonly [string, ...string[]]>(config: string, ...choices: Choices) {
  return {
    section: 'compatibility',
    value: { kind: 'choice', choices },
    config,
    api: { of: 'plan', fallback: 'as `compat` says' },
  } as const;
}

/** The choices; the first value of each is the default. */
const compatibilityChoices = {
  directoryTimes: choice(
    'Time of a directory: that of the newest other entry of its layer, or the one on disk',
    'newest-entry',
    'disk',
  ),
  timesBefore1970: choice('What a time before 1970 becomes: 0, or the newest time of the layer', 'zero', 'clamp'),
  timesAfterEpoch: choice(
    'What a time after the source date epoch becomes when a repo vouches for it: the epoch, or itself',
    'epoch',
    'kept',
  ),
  symlinkTargets: choice(
    'Targets of symlinks: their exact bytes, or without doubled slashes and `.`',
    'exact',
    'tidied',
  ),
  linkIdentity: choice(
    'What makes two names hard links of one file: device and inode number, or the inode number alone',
    'device-and-inode',
    'inode',
  ),
  hardLinks: choice(
    'Whether all hard links of a file go to one component, or each goes by its own claim',
    'together',
    'by-name',
  ),
  misreadNames: choice(
    'Names that readers of images take for something else (`.wh.*`): an error, or recorded',
    'refused',
    'recorded',
  ),
  overlayXattrs: choice(
    'Marks of overlay drivers (`user.overlay.*`, `user.fuseoverlayfs.*`): left out of the layers, or recorded',
    'dropped',
    'recorded',
  ),
  sizeRule: choice(
    "What counts as a component's size: bytes of regular files, each inode once; or the sizes of all its entries",
    'file-bytes',
    'entry-bytes',
  ),
  imageConfigFields: choice(
    'Fields of the image config that are kept: all, or those that chunkah 0.6 knows',
    'all',
    'chunkah-0.6',
  ),
  componentNames: choice(
    "Names in the list of a layer's components: spaces and backslashes in them escaped, or as they are",
    'escaped',
    'plain',
  ),
  componentVersions: choice('Whether layers name the versions of their components', 'recorded', 'omitted'),
  manifestMediaType: choice('Whether the manifest has the field `mediaType`', 'recorded', 'omitted'),
} as const satisfies Readonly<Record<string, OptionRow>>;

export const compatibilityOptions = {
  compat: {
    section: 'compatibility',
    value: { kind: 'choice', choices: ['chunkah-0.6'] },
    commandLine: {
      flags: '--compat <program>',
      help: 'reproduce the bytes of another program',
      commands: ['repos', 'explain'],
      readme: { usage: '`--compat chunkah-0.6`', meaning: 'reproduce the bytes of that program' },
    },
    config: 'Reproduce the bytes of another program: `chunkah-0.6`. The options below take precedence over it',
    api: { of: 'plan', fallback: 'none', meaning: 'Reproduce the bytes of that program' },
  },
  ...compatibilityChoices,
} as const satisfies Readonly<Record<string, OptionRow>>;
