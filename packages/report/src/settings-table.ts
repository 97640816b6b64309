import { type PathRule, printable } from '@chunkah/core';
import type { ReportedSetting, SettingsReport } from './results/settings-report.ts';
import { alignColumns } from './text/columns.ts';
import { nameText } from './text/name-text.ts';

/**
 * The settings, for people: where they were looked up, the options, the repos.
 * @param width columns of the terminal: values and origins are truncated to it, and `config` stands
 *   for the config file, which the first line names. `undefined`: nothing is truncated.
 */
export function settingsTable(report: SettingsReport, width?: number): string {
  const { configFile, presets, options, repos } = report;
  const sources = [
    `config: ${configFile === undefined ? 'none' : nameText(configFile)}`,
    ...presets.map(({ name, reason }) => `preset: ${nameText(name)}, ${printable(reason)}`),
  ];
  const originText = (origin: string) =>
    printable(width !== undefined && origin === `config ${configFile}` ? 'config' : origin);
  const optionRows = Object.entries(options).flatMap(([name, settings]) =>
    listOf(settings).map(({ value, origin }) => [nameText(name), shown(value), originText(origin)]),
  );
  const repoRows = repos.map(({ name, version, priority, origin, enabled, options: own }) => [
    nameText(name),
    printable(version),
    String(priority),
    enabled ? 'on' : 'off',
    originText(origin),
    shown(own),
  ]);
  const repoHeader = ['repo', 'version', 'priority', 'state', 'origin', 'options'];
  return [
    ...sources,
    '',
    ...alignColumns([['option', 'value', 'origin'], ...optionRows], ['left', 'left', 'left'], {
      width,
      cut: [1, 2, 0],
    }),
    '',
    ...alignColumns([repoHeader, ...repoRows], ['left', 'left', 'right', 'left', 'left', 'left'], {
      width,
      cut: [5, 0, 1, 4],
    }),
  ].join('\n');
}

function listOf(settings: ReportedSetting | readonly ReportedSetting[]): readonly ReportedSetting[] {
  return isList(settings) ? settings : [settings];
}

function isList(settings: ReportedSetting | readonly ReportedSetting[]): settings is readonly ReportedSetting[] {
  return Array.isArray(settings);
}

function shown(value: unknown): string {
  return printable(typeof value === 'string' ? value : isRule(value) ? ruleText(value) : JSON.stringify(value));
}

function isRule(value: unknown): value is PathRule {
  return typeof value === 'object' && value !== null && 'prefix' in value && 'component' in value;
}

function ruleText({ prefix, component, interval }: PathRule): string {
  return `${prefix} is ${component}${interval === undefined ? '' : `, ${interval}`}`;
}
