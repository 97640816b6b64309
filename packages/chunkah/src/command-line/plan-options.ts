import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { type ImageTarget, parseSourceDateEpoch } from '@chunkah/oci';
import type { PlanOptions } from '../pipeline/options.ts';
import { configNotUtf8, configUnreadable, jsonToImageStream, outputToTerminal, usageError } from './errors.ts';
import type { CommandOptions } from './options.ts';

/** Which options came from the command line, as opposed to the environment. */
export type IsGiven = (name: keyof CommandOptions) => boolean;

/** What all commands that need a tree take from the command line. */
export function toPlanOptions(options: CommandOptions, isGiven: IsGiven): PlanOptions {
  const { rootfs } = options;
  if (rootfs === undefined || rootfs === '')
    throw usageError('no root filesystem is named: --rootfs DIRECTORY or CHUNKAH_ROOTFS is needed');
  return { rootfs, ...toOptionsWithoutRootfs(options, isGiven) };
}

/** The same but for the tree. */
export function toOptionsWithoutRootfs(options: CommandOptions, isGiven: IsGiven): Omit<PlanOptions, 'rootfs'> {
  const { sourceDateEpoch, compat } = options;
  if (options.componentMap === '') throw usageError('--component-map names no file');
  if (options.filemap === '') throw usageError('--filemap names no file');
  const imageConfig = readImageConfig(options, isGiven);
  return {
    prune: options.prune ?? [],
    skipSpecialFiles: options.skipSpecialFiles === true,
    stripHints: options.stripHints === true,
    ...(options.maxLayers === undefined ? {} : { maxLayers: options.maxLayers }),
    ...(options.componentMap === undefined ? {} : { componentMap: options.componentMap }),
    ...(options.filemap === undefined ? {} : { filemap: options.filemap }),
    ...(imageConfig === undefined ? {} : { imageConfig }),
    ...(sourceDateEpoch === undefined ? {} : { sourceDateEpoch: parseEpoch(sourceDateEpoch, isGiven) }),
    ...(compat === undefined ? {} : { compat }),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    ...(options.writeManifestTo === undefined ? {} : { componentsFile: options.writeManifestTo }),
  };
}

function parseEpoch(text: string, isGiven: IsGiven): number {
  return parseSourceDateEpoch(text, isGiven('sourceDateEpoch') ? '--source-date-epoch' : 'SOURCE_DATE_EPOCH');
}

/** `--config` counts over CHUNKAH_CONFIG_STR; both options together are a mistake. */
function readImageConfig({ config, configStr }: CommandOptions, isGiven: IsGiven): string | undefined {
  if (config === undefined) return configStr;
  if (isGiven('configStr')) throw usageError('--config and --config-str exclude each other');
  const bytes = readConfigFile(config);
  if (!isUtf8(bytes)) throw configNotUtf8(config);
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

/** Where the image goes: `oci:DIRECTORY`, `oci-archive:FILE`, `FILE`, or standard output. */
export function toTarget({ output = '-', json }: CommandOptions): ImageTarget {
  const [, transport, path = ''] = /^(oci:|oci-archive:)?(.*)$/s.exec(output) ?? [];
  if (path === '') throw usageError('--output names no path');
  if (transport === 'oci:') return { kind: 'directory', path };
  if (!standardOutputNames.has(path)) return { kind: 'archive', path };
  if (json === true) throw jsonToImageStream();
  if (process.stdout.isTTY) throw outputToTerminal();
  return { kind: 'descriptor', descriptor: 1 };
}
