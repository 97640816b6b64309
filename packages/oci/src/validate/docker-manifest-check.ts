import type { Findings } from './findings.ts';
import { blobName } from './image-layout.ts';
import type { ManifestReport } from './image-report.ts';
import { arrayField, type LocatedObject, objectAt, textField } from './json-fields.ts';

/**
 * Checks the `manifest.json` of an archive that `docker load` takes, too: each image in it must be
 * one of the index, so that both kinds of readers see the same.
 * @param value the document: a list of `Config`, `Layers` and `RepoTags`.
 */
export function checkDockerManifest(
  value: unknown,
  where: string,
  { manifests, findings }: { readonly manifests: readonly ManifestReport[]; readonly findings: Findings },
): void {
  if (!Array.isArray(value)) {
    findings.add('FIELD_INVALID', where, 'is not an array');
    return;
  }
  for (const [index, element] of value.entries()) {
    const image = objectAt(element, `${where} [${index}]`, findings);
    if (image !== undefined) checkImage(image, manifests);
  }
}

function checkImage(image: LocatedObject, manifests: readonly ManifestReport[]): void {
  const { fields, where, findings } = image;
  const config = textField(image, 'Config');
  const layers = arrayField(image, 'Layers', (layer) => layer);
  if (fields.RepoTags !== null) {
    arrayField(image, 'RepoTags', (name, place) => {
      if (typeof name !== 'string') findings.add('FIELD_INVALID', place, 'is not a text');
    });
  }
  if (config === undefined || layers === undefined) return;
  const isSame = ({ configDigest, layers: ofManifest }: ManifestReport) => {
    if (configDigest === null || config !== blobName(configDigest)) return false;
    return ofManifest.length === layers.length && ofManifest.every(({ digest }, at) => layers[at] === blobName(digest));
  };
  if (!manifests.some(isSame)) {
    findings.add(
      'DOCKER_MANIFEST_MISMATCH',
      where,
      'has another config or other layers than the manifests of the index',
    );
  }
}
