import { repoName, type Setting } from '@chunkah/config';
import { type CommandLineForm, optionRows } from '@chunkah/config/options';
import { isChunkahError } from '@chunkah/core';
import type { OptionValue } from '@chunkah/core/engine';
import { namedBy } from './named-error.ts';
import type { RunSettings } from './settings.ts';

/** The row of a command-line option. */
function formOf(name: string): CommandLineForm | undefined {
  return optionRows.find(([own]) => own === name)?.[1].commandLine;
}

/** An image config given as text has its own option, which the environment can set. */
function givenName(name: string, value: unknown): string {
  const isText = typeof value === 'object' && value !== null && 'text' in value;
  return name === 'imageConfig' && isText ? 'configStr' : name;
}

/**
 * Where the value of an option comes from, as its user knows it: `--prune`, `CHUNKAH_ROOTFS`,
 * `/x/chunkah.config.ts: prune`, `preset fedora: prune`. `undefined` if it has no value, or several
 * sources gave one and it is not known which is meant.
 */
export function sourceLabel(settings: RunSettings, option: OptionValue): string | undefined {
  const found = settingsOf(settings, option);
  const origins = new Set(found.map((setting) => setting.origin));
  const [origin] = origins;
  const [first] = found;
  if (first === undefined || origin === undefined || origins.size > 1) return undefined;
  const { name } = option;
  if (origin === 'environment') return formOf(givenName(name, first.value))?.variable ?? name;
  if (origin === 'command line' || origin === 'default') return flagOf(name, first.value);
  return `${origin.replace(/^config /, '')}: ${name}`;
}

/**
 * Makes an error about the value of an option begin with where the value comes from; other errors
 * are unchanged.
 */
export function namedBySource(error: unknown, settings: RunSettings): unknown {
  const label = isChunkahError(error) && error.option !== undefined ? sourceLabel(settings, error.option) : undefined;
  return label === undefined ? error : namedBy(error, label);
}

/** The same for a command that has options of the command line alone. */
export function namedByFlag(error: unknown): unknown {
  return isChunkahError(error) && error.option !== undefined
    ? namedBy(error, flagOf(error.option.name, undefined))
    : error;
}

function settingsOf(settings: RunSettings, { name, value }: OptionValue): readonly Setting<unknown>[] {
  const { scalars, labels, annotations, registryInsecure, prune, rules, repos } = settings;
  const { databases, priorities, groups } = settings;
  const lists: Readonly<Record<string, readonly Setting<unknown>[]>> = {
    ...{ labels, annotations, registryInsecure, prune, rules },
    repos: repos.map(({ value: repo, origin }) => ({ value: repoName(repo), origin })),
  };
  const list = lists[name];
  if (list !== undefined) return value === undefined ? list : list.filter((setting) => setting.value === value);
  const records: Readonly<Record<string, Readonly<Record<string, Setting<unknown>>>>> = {
    ...{ databases, priorities, groups },
  };
  const record = records[name];
  const key = typeof value === 'string' ? value : undefined;
  if (record !== undefined) return key === undefined ? Object.values(record) : [record[key]].filter(isSetting);
  return [(scalars as Readonly<Record<string, Setting<unknown> | undefined>>)[name]].filter(isSetting);
}

function isSetting(setting: Setting<unknown> | undefined): setting is Setting<unknown> {
  return setting !== undefined;
}

function flagOf(name: string, value: unknown): string {
  return /--[a-z-]+/.exec(formOf(givenName(name, value))?.flags ?? '')?.[0] ?? name;
}
