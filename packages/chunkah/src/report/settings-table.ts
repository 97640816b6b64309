import type { Setting } from '@chunkah/config';
import { type PathRule, printable } from '@chunkah/core';
import { alignColumns } from './columns.ts';
import type { SettingsReport } from './settings-report.ts';

/** Characters of a value that a table has room for. */
const longestValue = 72;

/** The settings for people: where they were looked for, the options, the repos. */
export function settingsTable({ configFile, presets, options, repos }: SettingsReport): string {
  const sources = [
    `config: ${configFile === undefined ? 'none' : printable(configFile)}`,
    ...presets.map(({ name, reason }) => `preset: ${printable(name)}, ${printable(reason)}`),
  ];
  const optionRows = Object.entries(options).flatMap(([name, settings]) => optionCells(name, settings));
  const repoRows = repos.map(({ name, version, priority, origin, enabled, options: own }) => [
    printable(name),
    printable(version),
    String(priority),
    enabled ? 'on' : 'off',
    printable(origin),
    shown(own),
  ]);
  const repoHeader = ['repo', 'version', 'priority', 'state', 'origin', 'options'];
  return [
    ...sources,
    '',
    ...alignColumns([['option', 'value', 'origin'], ...optionRows], ['left', 'left', 'left']),
    '',
    ...alignColumns([repoHeader, ...repoRows], ['left', 'left', 'right', 'left', 'left', 'left']),
  ].join('\n');
}

function optionCells(name: string, settings: Setting<unknown> | readonly Setting<unknown>[]): string[][] {
  const all: readonly Setting<unknown>[] = Array.isArray(settings) ? settings : [settings];
  return all.map(({ value, origin }) => [printable(name), shown(value), printable(origin)]);
}

function shown(value: unknown): string {
  const text = printable(typeof value === 'string' ? value : isRule(value) ? ruleText(value) : JSON.stringify(value));
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 3)}...`;
}

function isRule(value: unknown): value is PathRule {
  return typeof value === 'object' && value !== null && 'prefix' in value && 'component' in value;
}

function ruleText({ prefix, component, interval }: PathRule): string {
  return `${prefix} is ${component}${interval === undefined ? '' : `, ${interval}`}`;
}
