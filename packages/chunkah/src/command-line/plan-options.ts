import { constants, isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { type ImageConfigSetting, isPresetOrigin, repoName, type Setting } from '@chunkah/config';
import { isScalar, optionNames, type PlanScalarName } from '@chunkah/config/options';
import { aboutOption } from '@chunkah/core/engine';
import { type OutputPrefix, parseTarget } from '@chunkah/oci';
import type { OutputTarget, PlanOptions } from '../pipeline/options.ts';
import { reportOptions, type WrittenReports } from '../report/written-reports.ts';
import {
  configNotUtf8,
  configUnreadable,
  jsonToImageStream,
  optionIsEmpty,
  outputToTerminal,
  usageError,
} from './errors.ts';
import { imageOf, keepBaseOf } from './image-setting.ts';
import { type ParsedOutput, parseOutput } from './parse-output.ts';
import { isSameAsOutput, previousOf } from './previous-setting.ts';
import type { RunSettings } from './settings.ts';
import { standardOutput } from './standard-output.ts';
import { namesStandardOutput, pathToWrite } from './standard-output-names.ts';

/** The reports that `plan` and `build` write themselves, by their options. */
export function writtenReports({ scalars }: RunSettings): WrittenReports {
  const named = reportOptions.flatMap((name) => {
    const path = scalars[name]?.value;
    return path === undefined ? [] : [[name, pathToWrite(path)] as const];
  });
  return Object.fromEntries(named);
}

/** The settings used by all commands that need a tree. */
export function toPlanOptions(settings: RunSettings): PlanOptions {
  const { rootfs, image } = settings.scalars;
  if (!rootfs?.value && !image?.value.text) {
    throw usageError(
      'no root filesystem is given: use --rootfs DIRECTORY, CHUNKAH_ROOTFS, --image IMAGE, CHUNKAH_IMAGE or a config file',
    );
  }
  return {
    ...toOptionsWithoutRootfs(settings),
    ...outputOfPlan(settings),
    registryInsecure: settings.registryInsecure.map(({ value }) => value),
    ...(rootfs === undefined ? {} : { rootfs: rootfs.value }),
    ...(image === undefined
      ? {}
      : { image: aboutOption({ name: 'image' }, () => imageOf(image.value)), earlyImage: settings.earlyImage }),
  };
}

/** A plan has a use for the output when its image so far is the previous one. */
function outputOfPlan(settings: RunSettings): Pick<PlanOptions, 'output' | 'tag'> {
  const { output, previous } = settings.scalars;
  if (output === undefined || previous === undefined || !isSameAsOutput(previous.value)) return {};
  const { target, tags } = aboutOption({ name: 'output' }, () => outputOf(settings));
  return { output: target, tag: tags };
}

/** The same, except for the tree. */
export function toOptionsWithoutRootfs(settings: RunSettings): Omit<PlanOptions, 'rootfs' | 'image'> {
  const { imageConfig, keepBase, packer, previous, limits, failOn, clients } = settings.scalars;
  const scalars = planScalars(settings);
  for (const name of ['componentMap', 'filemap', 'authfile', 'registryCa'] as const) {
    if (scalars[name]?.value === '') throw optionIsEmpty(name, 'the path of a file');
  }
  refuseUnaskedSources(settings);
  return {
    ...valuesOf(scalars),
    ...writtenReports(settings),
    ...(imageConfig === undefined
      ? {}
      : { imageConfig: aboutOption({ name: 'imageConfig' }, () => readImageConfig(imageConfig.value)) }),
    ...(packer === undefined ? {} : { packer: packer.value }),
    ...(limits === undefined ? {} : { limits: limits.value }),
    ...(failOn === undefined ? {} : { failOn: failOn.value }),
    ...(clients === undefined ? {} : { clients: clients.value }),
    ...(keepBase === undefined
      ? {}
      : { keepBase: aboutOption({ name: 'keepBase' }, () => keepBaseOf(keepBase.value)) }),
    ...(previous === undefined
      ? {}
      : { previous: aboutOption({ name: 'previous' }, () => previousOf(previous.value)) }),
    // Only a path of the command line is a mistake when it matches nothing: a config is made for
    // more than one tree.
    prune: settings.prune.flatMap(({ value, origin }) => (origin === 'command line' ? value : [])),
    pruneIfPresent: settings.prune.flatMap(({ value, origin }) => (origin === 'command line' ? [] : value)),
    rules: settings.rules.flatMap(({ value, origin }) => (isPresetOrigin(origin) ? [] : value)),
    presetRules: settings.rules.flatMap(({ value, origin }) => (isPresetOrigin(origin) ? value : [])),
    repos: settings.repos.map(({ value }) => value),
    repoOrigins: Object.fromEntries(settings.repos.map(({ value, origin }) => [repoName(value), origin])),
    disabledRepos: settings.disabledRepos.map(({ value }) => value),
    databases: valuesOf(settings.databases),
    priorities: valuesOf(settings.priorities),
    groups: valuesOf(settings.groups),
  };
}

const planScalarNames = optionNames((row) => isScalar(row) && row.api?.of === 'plan') as readonly PlanScalarName[];

/** The options that a plan depends on, except for the tree. */
function planScalars({ scalars }: RunSettings): Pick<RunSettings['scalars'], Exclude<PlanScalarName, 'rootfs'>> {
  const given = planScalarNames.filter((name) => name !== 'rootfs' && scalars[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, scalars[name]]));
}

/**
 * A source given on the command line is meant for its repo; one in a config may serve other runs.
 */
function refuseUnaskedSources({ scalars: { filemap, componentMap }, databases, disabledRepos }: RunSettings): void {
  const isOff = (repo: string) => disabledRepos.some(({ value }) => value === repo);
  const sources = [
    { option: '--filemap', setting: filemap, repo: 'filemap' },
    { option: '--component-map', setting: componentMap, repo: 'pathmap' },
    ...Object.entries(databases).map(([repo, setting]) => ({ option: `--database ${repo}=PATH`, setting, repo })),
  ];
  for (const { option, setting, repo } of sources) {
    if (setting?.origin !== 'command line' || !isOff(repo)) continue;
    throw usageError(`${option} and --no-repo ${repo} cannot be used together`);
  }
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

/** Where the image goes, and its names there; in a registry its tags. */
export interface Output {
  readonly target: OutputTarget;
  readonly tags: readonly string[];
}

/**
 * What `--output` and `--tag` specify together, on the command line or in a config.
 * @param isJson whether the result goes to standard output.
 */
export function toOutput(settings: RunSettings, isJson: boolean): Output {
  return aboutOption({ name: 'output' }, () => {
    const output = outputOf(settings);
    if (output.target.kind === 'descriptor') {
      if (isJson) throw jsonToImageStream();
      if (standardOutput.isTerminal) throw outputToTerminal();
    }
    return output;
  });
}

export function outputOf({
  scalars,
}: {
  readonly scalars: Pick<RunSettings['scalars'], 'output' | 'tag' | 'compat'>;
}): Output {
  const { output = { value: { text: '-' }, origin: 'default' }, tag, compat } = scalars;
  const parsed = parseOutput(output.value, { hasTag: compat === undefined });
  if (parsed.transport === 'docker') {
    return { target: { kind: 'registry', name: parsed.path }, tags: tag?.value ?? [] };
  }
  if (parsed.transport === 'containers-storage') {
    return { target: { kind: parsed.transport, name: parsed.path }, tags: tag?.value ?? [] };
  }
  const target = toTarget(parsed.transport, parsed);
  return { target, tags: tagsOf({ value: parsed.tag, origin: output.origin }, tag, compat !== undefined) };
}

function toTarget(transport: OutputPrefix | 'standard-output', { path, form }: ParsedOutput): OutputTarget {
  const target = transport === 'standard-output' ? undefined : parseTarget(transport, path);
  if (target !== undefined && (target.kind !== 'archive' || !namesStandardOutput(path))) return target;
  return { kind: 'descriptor', descriptor: standardOutput.descriptor, ...(form === undefined ? {} : { form }) };
}

/**
 * The name behind the path of the output, then those of `--tag`. Where only one of the two is on
 * the command line, it takes precedence; the program to be compatible with takes the last `--tag`.
 */
function tagsOf(
  { value: ofOutput, origin }: Setting<string | undefined>,
  tag: Setting<readonly string[]> | undefined,
  isCompatible: boolean,
): readonly string[] {
  const given = isCompatible ? (tag?.value.slice(-1) ?? []) : (tag?.value ?? []);
  if (ofOutput === undefined) return given;
  if (tag === undefined || tag.origin === origin) return [ofOutput, ...given];
  return origin === 'command line' ? [ofOutput] : given;
}
