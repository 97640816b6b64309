import { constants, isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { type ImageConfigSetting, repoName } from '@chunkah/config';
import { printable } from '@chunkah/core';
import type { ImageTarget } from '@chunkah/oci';
import type { PlanOptions } from '../pipeline/options.ts';
import { configNotUtf8, configUnreadable, jsonToImageStream, outputToTerminal, usageError } from './errors.ts';
import type { RunSettings } from './settings.ts';

/** What all commands that need a tree take from the settings. */
export function toPlanOptions(settings: RunSettings): PlanOptions {
  const rootfs = settings.scalars.rootfs?.value;
  if (rootfs === undefined || rootfs === '') {
    throw usageError('no root filesystem is named: --rootfs DIRECTORY, CHUNKAH_ROOTFS or a config file is needed');
  }
  return { ...toOptionsWithoutRootfs(settings), rootfs };
}

/** The same but for the tree. */
export function toOptionsWithoutRootfs(settings: RunSettings): Omit<PlanOptions, 'rootfs'> {
  // A level alone would compress: `toImageOptions` decides.
  const { imageConfig, rootfs: _, output: __, compressed: ___, compressionLevel: ____, ...scalars } = settings.scalars;
  if (scalars.componentMap?.value === '') throw usageError('--component-map names no file');
  if (scalars.filemap?.value === '') throw usageError('--filemap names no file');
  return {
    ...valuesOf(scalars),
    ...(imageConfig === undefined ? {} : { imageConfig: readImageConfig(imageConfig.value) }),
    // Only a path of the command line is a mistake when it matches nothing: a config is made for more than one tree.
    prune: settings.prune.flatMap(({ value, origin }) => (origin === 'command line' ? value : [])),
    pruneIfPresent: settings.prune.flatMap(({ value, origin }) => (origin === 'command line' ? [] : value)),
    rules: settings.rules.map(({ value }) => value),
    repos: settings.repos.map(({ value }) => value),
    repoOrigins: Object.fromEntries(settings.repos.map(({ value, origin }) => [repoName(value), origin])),
    priorities: valuesOf(settings.priorities),
    groups: valuesOf(settings.groups),
  };
}

type Values<Settings> = {
  [Name in keyof Settings]: NonNullable<Settings[Name]> extends { value: infer Value } ? Value : never;
};

/** The settings without their origins. */
function valuesOf<Settings extends object>(settings: Settings): Values<Settings> {
  const entries = Object.entries(settings).map(([name, setting]) => [name, setting.value]);
  return Object.fromEntries(entries);
}

function readImageConfig(setting: ImageConfigSetting): string {
  if ('text' in setting) return setting.text;
  const bytes = readConfigFile(setting.path);
  if (bytes.length > constants.MAX_STRING_LENGTH) throw configUnreadable(setting.path, `it has ${bytes.length} bytes`);
  if (!isUtf8(bytes)) throw configNotUtf8(setting.path);
  return bytes.toString('utf8');
}

function readConfigFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw configUnreadable(path, error);
  }
}

/** Other names of standard output. */
const standardOutputNames: ReadonlySet<string> = new Set(['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']);

/** Other places that skopeo writes to (containers-transports(5)): a file with such a name is not what is meant. */
const foreignTransport = /^(?:containers-storage|dir|docker|docker-archive|docker-daemon|ostree|sif):/;

/**
 * Where the image goes: `oci:DIRECTORY`, `oci-archive:FILE`, `FILE`, or standard output.
 * @param isJson whether the result goes to standard output.
 */
export function toTarget({ scalars }: RunSettings, isJson: boolean): ImageTarget {
  const [, transport, path = ''] = /^(oci:|oci-archive:)?(.*)$/s.exec(scalars.output?.value ?? '-') ?? [];
  if (path === '') throw usageError('--output names no path');
  const foreign = transport === undefined ? foreignTransport.exec(path)?.[0] : undefined;
  if (foreign !== undefined) {
    throw usageError(
      `--output does not write ${foreign}, only oci:DIRECTORY, oci-archive:FILE and FILE (./${printable(path)} is a file of this name)`,
    );
  }
  if (transport === 'oci:') return { kind: 'directory', path };
  if (!standardOutputNames.has(path)) return { kind: 'archive', path };
  if (isJson) throw jsonToImageStream();
  if (process.stdout.isTTY) throw outputToTerminal();
  return { kind: 'descriptor', descriptor: 1 };
}
