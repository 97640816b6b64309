import { decodeName, normalizePath, printable } from '@chunkah/core';
import type { DpkgFault } from '@chunkah/package-db';

/** What a path of the manifest is. */
export type ManifestType = 'file' | 'directory' | 'symlink';

/** A package of the manifest, with what its slices brought. */
export interface ChiselPackage {
  readonly name: string;
  readonly version: string | undefined;
  /** Absolute, normalized. */
  readonly paths: string[];
  /** Of each path. */
  readonly types: ManifestType[];
}

/**
 * Reads the lines of a `manifest.wall`: a header, then one JSON object a line, told apart by
 * `kind`. Of a slice `PACKAGE_SLICE` the package counts; a path may have slices of several.
 * @returns packages in the order of the file, those without paths too.
 * @throws what `fault` makes.
 */
export function parseManifest(text: Uint8Array, fault: DpkgFault): ReadonlyMap<string, ChiselPackage> {
  const lines = decodeName(text).split('\n');
  if (lines.pop() !== '') throw fault(lines.length + 1, 'the file ends in the middle of a line');
  const [header, ...records] = lines.map((line, index) => parseLine(line, index + 1, fault));
  if (header?.jsonwall !== '1.0' || !Number.isSafeInteger(header.count))
    throw fault(1, 'it is not the header of a jsonwall');
  if (header.count !== lines.length) throw fault(1, `it tells of ${header.count} lines, but there are ${lines.length}`);
  const packages = new Map<string, ChiselPackage>();
  for (const [index, record] of records.entries()) {
    if (record.kind !== 'package') continue;
    const name = checkedName(record.name, index + 2, fault);
    packages.set(name, { name, version: nonEmpty(record.version), paths: [], types: [] });
  }
  for (const [index, record] of records.entries()) {
    if (record.kind === 'path') addPath(packages, record, index + 2, fault);
  }
  return packages;
}

type JsonRecord = Readonly<Record<string, unknown>>;

function parseLine(line: string, number: number, fault: DpkgFault): JsonRecord {
  const value = jsonOf(line);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonRecord;
  throw fault(number, 'it is not a JSON object');
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function addPath(
  packages: Map<string, ChiselPackage>,
  { path, slices, link }: JsonRecord,
  line: number,
  fault: DpkgFault,
): void {
  const normal =
    typeof path === 'string' && path.startsWith('/') && !/[\0\n]/.test(path) ? normalizePath(path) : undefined;
  if (typeof path !== 'string' || normal === undefined) throw fault(line, 'it has no absolute path');
  if (!Array.isArray(slices)) throw fault(line, 'it has no list of slices');
  if (normal === '/') return;
  const type = path.endsWith('/') ? 'directory' : nonEmpty(link) === undefined ? 'file' : 'symlink';
  for (const name of new Set(slices.map((slice) => packageOf(slice, line, fault)))) {
    const known = packages.get(name) ?? { name, version: undefined, paths: [], types: [] };
    packages.set(name, known);
    known.paths.push(normal);
    known.types.push(type);
  }
}

function packageOf(slice: unknown, line: number, fault: DpkgFault): string {
  const text = typeof slice === 'string' ? slice : '';
  return checkedName(text.slice(0, Math.max(0, text.lastIndexOf('_'))), line, fault);
}

function checkedName(name: unknown, line: number, fault: DpkgFault): string {
  const text = typeof name === 'string' ? name : '';
  if (/^[A-Za-z0-9][A-Za-z0-9+._-]*$/.test(text)) return text;
  throw fault(line, `the name of its package is not valid: "${printable(text.slice(0, 80))}"`);
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
