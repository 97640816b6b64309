import type { OptionRow } from './option-row.ts';

/** Options about what a run prints and writes besides the image, and those of programs alone. */
export const reportOptions = {
  json: {
    section: 'reports',
    value: { kind: 'flag' },
    commandLine: {
      flags: '--json',
      help: 'print the result as JSON on standard output',
      commands: ['repos', 'explain', 'diff', 'inspect', 'validate', 'index create'],
      readme: { fallback: 'off' },
    },
  },
  forecast: {
    section: 'reports',
    value: { kind: 'flag' },
    commandLine: {
      flags: '--forecast',
      help: 'say what clients are expected to download, and what costs most',
      commands: [],
      readme: {
        fallback: 'a line per week',
        meaning: 'say [what clients are expected to download](docs/guide/forecast.md), and what costs most',
      },
    },
    api: { of: 'plan', fallback: '`false`', meaning: 'Whether the result has a [forecast](docs/guide/forecast.md)' },
  },
  updateEvery: {
    section: 'reports',
    value: { kind: 'other', type: '(number | IntervalName)[]' },
    commandLine: {
      flags: '--update-every <list>',
      help: 'paces of the clients in the forecast: days, or daily, weekly, monthly, ..., with commas (default: daily,weekly,monthly)',
      commands: [],
      readme: {
        fallback: '`daily,weekly,monthly`',
        meaning: 'forecast for clients of these paces: days, or daily, weekly, monthly, ..., with commas',
      },
    },
    api: {
      of: 'plan',
      fallback: "`['daily', 'weekly', 'monthly']`",
      meaning: 'How often the clients of the forecast update; asks for a forecast',
    },
  },
  clients: {
    section: 'reports',
    value: { kind: 'other', type: 'string[]' },
    commandLine: {
      flags: '--for <clients>',
      help: 'check that these clients can take the image, before anything is written: docker, podman, ghcr, bootc, ..., with commas',
      commands: ['validate'],
      readme: {
        fallback: 'none',
        meaning:
          'check that [these clients](docs/guide/limits.md#clients) can take the image, before anything is written: `docker`, `podman`, `ghcr`, `bootc`, ..., with commas',
      },
    },
    config: 'Names of [clients](docs/guide/limits.md#clients) that must be able to take the image',
    api: { of: 'plan', fallback: 'none' },
  },
  limits: {
    section: 'reports',
    value: { kind: 'other', type: 'Limits' },
    config:
      'What the image should [stay within](docs/guide/limits.md): `download`, `layers`, `layerBytes`, `unclaimed`; more is warned of',
    api: { of: 'plan', fallback: 'none' },
  },
  failOn: {
    section: 'reports',
    value: { kind: 'other', type: 'string[]' },
    commandLine: {
      flags: '--fail-on <limits>',
      help: 'fail beyond these limits: download, layers, layer-bytes, unclaimed, each with a value as in download=500MB, with commas',
      commands: [],
      readme: {
        fallback: 'none',
        meaning:
          'fail beyond [these limits](docs/guide/limits.md): `download`, `layers`, `layer-bytes`, `unclaimed`, each with a value as in `download=500MB`, with commas',
      },
    },
    config: 'Limits that make a run fail: `download`, `layers`, `layer-bytes`, `unclaimed`, or `download=500MB`',
    api: { of: 'plan', fallback: 'none' },
  },
  digestfile: {
    section: 'reports',
    value: { kind: 'path' },
    commandLine: {
      flags: '--digestfile <file>',
      help: 'write the digest of the image to a file',
      commands: ['index create'],
    },
    config: 'File for the digest of the image',
  },
  componentsFile: {
    section: 'reports',
    value: { kind: 'path' },
    commandLine: {
      flags: '--write-manifest-to <file>',
      help: 'write the components and their files as JSON',
      commands: [],
    },
    config: 'File for the components and their files, as JSON',
    api: {
      of: 'plan',
      fallback: 'none',
      meaning: 'File for the components before packing, see [output](docs/guide/output.md#--write-manifest-to)',
    },
  },
  summaryFile: {
    section: 'reports',
    value: { kind: 'path' },
    commandLine: {
      flags: '--summary <file>',
      help: 'add a summary in Markdown to the end of a file, such as $GITHUB_STEP_SUMMARY',
      commands: [],
      readme: {
        meaning:
          'add [a summary](docs/guide/ci.md#a-summary) in Markdown to the end of a file, such as `$GITHUB_STEP_SUMMARY`',
      },
    },
    config: 'File that gets a summary in Markdown at its end',
    api: { of: 'plan', fallback: 'none' },
  },
  reportFile: {
    section: 'reports',
    value: { kind: 'path' },
    commandLine: {
      flags: '--report <file>',
      help: 'write a page in HTML with layers, what changed, and a search',
      commands: ['diff'],
      readme: { meaning: 'write [a page](docs/guide/report.md) in HTML with layers, what changed, and a search' },
    },
    config: 'File for a page in HTML with layers, components and a search',
    api: { of: 'plan', fallback: 'none' },
  },
  writePeakMemTo: {
    section: 'reports',
    value: { kind: 'path' },
    commandLine: {
      flags: '--write-peak-mem-to <file>',
      help: 'write the peak memory of the process, in bytes',
      commands: [],
    },
  },
  verbose: {
    section: 'messages',
    value: { kind: 'flag' },
    commandLine: {
      flags: '-v, --verbose',
      help: 'print more messages; -vv prints even more',
      given: 'count',
      commands: ['repos', 'explain', 'init', 'diff', 'inspect', 'validate', 'before the command'],
      readme: { fallback: 'warnings alone', meaning: 'print more messages; `-vv` prints even more' },
    },
  },
  color: {
    section: 'messages',
    value: { kind: 'choice', choices: ['auto', 'always', 'never'] },
    fallback: 'auto',
    commandLine: {
      flags: '--color <when>',
      help: 'colors on standard error',
      commands: ['repos', 'explain', 'init', 'diff', 'inspect', 'validate', 'before the command'],
      readme: {
        environment: '`NO_COLOR`, `FORCE_COLOR`',
        fallback: '`auto`',
        meaning: '`auto`, `always` or `never`',
      },
    },
  },
  progress: {
    section: 'messages',
    value: { kind: 'choice', choices: ['bar', 'plain', 'json', 'none'] },
    commandLine: {
      flags: '--progress <form>',
      negatedFlags: '--no-progress',
      help: 'a bar, a plain line every 30 seconds, lines of JSON with all messages, or none (default: bar on a terminal, else plain)',
      negatedHelp: 'the same as --progress none',
      commands: ['repos', 'explain', 'diff', 'inspect', 'validate', 'before the command'],
      readme: {
        fallback: '`bar` on a terminal, else `plain`',
        meaning:
          'a `bar`, a `plain` line every 30 seconds, lines of [`json`](docs/formats/progress.md) with all messages, or `none`',
      },
    },
  },
  format: {
    section: 'reports',
    value: { kind: 'choice', choices: ['text', 'markdown'] },
    fallback: 'text',
    commandLine: {
      flags: '--format <name>',
      help: 'how to print the result',
      commands: ['diff alone', 'plan alone'],
    },
  },
  changedFiles: {
    section: 'reports',
    value: { kind: 'number', least: 0, most: Number.MAX_SAFE_INTEGER, expected: 'a whole number' },
    commandLine: {
      flags: '--files <number>',
      help: 'name so many of the largest files behind each new layer; fetches layers from a registry',
      commands: ['diff alone', 'plan alone'],
    },
  },
  fetchLayers: {
    section: 'reports',
    value: { kind: 'flag' },
    commandLine: {
      flags: '--fetch',
      help: 'fetch layers from a registry to compare their entries; else components are compared',
      commands: ['diff alone', 'plan alone'],
    },
  },
  against: {
    section: 'reports',
    value: { kind: 'text' },
    commandLine: {
      flags: '--against <image>',
      completion: 'image',
      help: 'compare the plan with this image: what its clients would download, and why',
      commands: ['plan alone'],
    },
  },
  files: {
    section: 'reports',
    value: { kind: 'text' },
    commandLine: {
      flags: '--files <layer>',
      help: 'list the files of this layer instead, the largest first: its number, or how its digest begins',
      commands: ['inspect alone'],
    },
  },
  strict: {
    section: 'reports',
    value: { kind: 'flag' },
    commandLine: {
      flags: '--strict',
      help: 'what chunkah promises of its own images must hold, too: sorted JSON and paths, complete layers',
      commands: ['validate alone'],
    },
  },
  plugin: {
    section: 'the program',
    value: { kind: 'text' },
    commandLine: {
      flags: '--plugin <name>',
      help: 'write a package with a repo plugin of this name instead',
      commands: ['init alone'],
    },
  },
  writtenFiles: {
    section: 'the program',
    value: { kind: 'other', type: 'string[]' },
    api: {
      of: 'plan',
      fallback: 'none',
      meaning: 'Files that the caller is going to write: like the output, none of them may lie in the tree',
    },
  },
  signal: {
    section: 'the program',
    value: { kind: 'other', type: 'AbortSignal' },
    api: {
      of: 'plan',
      fallback: 'none',
      meaning: "Ends the run early; the promise rejects with the signal's reason",
    },
  },
  logger: {
    section: 'the program',
    value: { kind: 'other', type: '{ warn, info, debug }' },
    api: {
      of: 'plan',
      fallback: 'messages are discarded',
      meaning: 'Receives messages, which may hold control characters from names of files',
    },
  },
  onScan: {
    section: 'the program',
    value: { kind: 'other', type: '(entries) => void' },
    api: { of: 'plan', fallback: 'none', meaning: 'Called during the scan with the number of entries found so far' },
  },
  onWrite: {
    section: 'the program',
    value: { kind: 'other', type: '(progress) => void' },
    api: {
      of: 'build',
      fallback: 'none',
      meaning:
        'Called once before writing. `progress.done()` gives the bytes done of `progress.total`; with a registry, `progress.blobs()` what was sent and what was there',
    },
  },
} as const satisfies Readonly<Record<string, OptionRow>>;
