import {
  joinComponentNames,
  joinComponentVersions,
  type PlannedComponent,
  type PlannedLayer,
  splitComponentList,
} from '@chunkah/core/engine';
import type { EncodedLayer, StoredLayer } from '@chunkah/oci';
import type { CompatibilityProfile } from './compatibility-profile.ts';

const componentAnnotation = 'org.chunkah.component';
const versionAnnotation = 'org.chunkah.version';
const stabilityAnnotation = 'org.chunkah.stability';
const author = 'chunkah';

/**
 * The list of a layer's components, which its annotation has. Programs that compress layers anew
 * lose that: then the history has it.
 * @returns `undefined` for the layer of another program.
 */
export function componentListOf({ annotations, history }: StoredLayer): string | undefined {
  const list = annotations[componentAnnotation];
  return list === undefined && history.createdBy === author ? history.comment : list;
}

/** The versions of a layer's components, in the order of its list. */
export function versionListOf({ annotations }: StoredLayer): string | undefined {
  return annotations[versionAnnotation];
}

/** The components that a layer's annotation names; none for the layer of another program. */
export function componentNamesOf({ annotations }: Pick<StoredLayer, 'annotations'>): string[] {
  return splitComponentList(annotations[componentAnnotation] ?? '');
}

/** The stability that a layer's annotation has; `undefined` where it has none, or no probability. */
export function stabilityOf({ annotations }: Pick<StoredLayer, 'annotations'>): number | undefined {
  const text = annotations[stabilityAnnotation] ?? '';
  return /^[01]\.[0-9]{1,6}$/.test(text) && Number(text) <= 1 ? Number(text) : undefined;
}

/**
 * A planned layer as a layer of the image, with what its annotations and the history tell of its
 * components.
 */
export function describeLayer(
  { components, entries, mtimeClamp, stability }: PlannedLayer,
  { componentNames, componentVersions }: Pick<CompatibilityProfile, 'componentNames' | 'componentVersions'>,
): EncodedLayer {
  const list = components.map(({ name }) => name);
  const names = componentNames === 'escaped' ? joinComponentNames(list) : list.join(' ');
  return {
    kind: 'encoded',
    entries,
    mtimeClamp,
    annotations: {
      [componentAnnotation]: names,
      [stabilityAnnotation]: formatStability(stability),
      ...(componentVersions === 'recorded' ? versionsOf(components) : {}),
    },
    history: { author, comment: names, created: mtimeClamp, createdBy: author },
  };
}

/** The versions in the order of the names; nothing where none is known. */
function versionsOf(components: readonly PlannedComponent[]): Readonly<Record<string, string>> {
  const versions = components.map(({ version }) => version);
  if (versions.every((version) => version === undefined)) return {};
  return { [versionAnnotation]: joinComponentVersions(versions) };
}

/**
 * Three decimals. `toFixed` rounds the exact value of the double, ties up; the peer rounds ties to
 * even. There is a tie only at odd sixteenths (0.0625), of which the two treat four differently,
 * and no exp(-7 / days) nor a product of some is one.
 */
function formatStability(stability: number): string {
  return stability.toFixed(3);
}
