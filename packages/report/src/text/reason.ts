import type { ComponentChange, LayerReason } from '../results/diff-result.ts';
import { formatBytes } from './bytes.ts';
import { nameText } from './name-text.ts';

const what: Readonly<Record<LayerReason['kind'], string>> = {
  content: 'changed',
  came: 'new',
  gone: 'gone',
  'moved-here': 'moved here from',
  'moved-away': 'moved away to',
  metadata: 'with other',
  directories: 'directories above others',
  encoding: 'the same entries, written or compressed otherwise',
};

/** A reason for people: `3 entries changed, 1.2 MiB`; printable. */
function reasonText({ kind, entries, bytes, fields = [], layers = [] }: LayerReason): string {
  if (kind === 'encoding') return what.encoding;
  if (kind === 'directories') return entries === 1 ? 'a directory above others' : `${entries} ${what.directories}`;
  const count = entries === 1 ? '1 entry' : `${entries} entries`;
  const details = kind === 'metadata' ? ` ${fields.map(nameText).join(', ')}` : layersText(layers);
  return `${count} ${what[kind]}${details}${bytes === 0 ? '' : `, ${formatBytes(bytes)}`}`;
}

function layersText(layers: readonly number[]): string {
  if (layers.length === 0) return '';
  return ` ${layers.length === 1 ? 'layer' : 'layers'} ${layers.join(', ')}`;
}

/** What became of a component, for people: `rpm/bash 5.1 -> 5.2`; printable. */
function changeText(change: ComponentChange): string {
  const { kind, oldVersion, newVersion, layer } = change;
  const name = nameText(change.name);
  const version = (text: string | undefined) => (text === undefined ? '' : ` ${nameText(text)}`);
  switch (kind) {
    case 'came':
      return `${name}${version(newVersion)} is new`;
    case 'gone':
      return `${name}${version(oldVersion)} is gone`;
    case 'changed':
      return `${name}${version(oldVersion)} ->${version(newVersion)}`;
    case 'moved-here':
      return `${name} moved here from layer ${layer}`;
    case 'moved-away':
      return `${name} moved away to layer ${layer}`;
  }
}

/** All reasons of a layer, the components first. */
export function reasonTexts({
  changes,
  reasons = [],
}: {
  readonly changes: readonly ComponentChange[];
  readonly reasons?: readonly LayerReason[];
}): string[] {
  return [...changes.map(changeText), ...reasons.map(reasonText)];
}
