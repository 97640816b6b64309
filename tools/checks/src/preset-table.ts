import type { Preset, PresetMatch } from '@chunkah/core';
import { presets } from '@chunkah/presets';

/**
 * The built-in presets as two tables, each with only a preset's own values: the rest comes from
 * what it extends.
 */
export function presetTables(): string {
  const leaving = presets.filter(({ prune = [] }) => prune.length > 0);
  return [
    '| preset | is for | taken when `os-release` says | extends | most layers | drops labels | gives components |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...presets.map(presetRow),
    '',
    '| preset | leaves out |',
    '| --- | --- |',
    ...leaving.map(({ name, prune = [] }) => row([code([name]), code(prune)])),
  ].join('\n');
}

function presetRow({ name, title, matches = [], extends: parent, maxLayers, labels = [], rules = [] }: Preset): string {
  const components = new Set(rules.map(({ component }) => component));
  return row([
    code([name]),
    title,
    matches.map(shownMatch).join('; '),
    parent === undefined ? '' : code([parent]),
    maxLayers === undefined ? '' : `${maxLayers}`,
    code(labels.map((label) => label.replace(/-$/, ''))),
    code([...components]),
  ]);
}

function shownMatch({ id, variants = [] }: PresetMatch): string {
  return variants.length === 0 ? code([`ID=${id}`]) : `${code([`ID=${id}`])} and as \`VARIANT_ID\` ${code(variants)}`;
}

function code(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(', ');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
