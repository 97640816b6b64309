import type { FileIndex } from '../files/file-index.ts';
import { type AssignedComponent, type Assignment, filesOf } from './assignment.ts';

/** Components by name, in byte order, and their paths, in path order. */
export type SampleComponents = Readonly<
  Record<string, { readonly paths: readonly string[] } & Partial<AssignedComponent>>
>;

export function sampleAssignment(index: FileIndex, components: SampleComponents): Assignment {
  const ids = Object.values(components).map(({ paths }) => paths.map((path) => index.find(path) ?? -1));
  const start = [0];
  for (const list of ids) start.push((start.at(-1) ?? 0) + list.length);
  return {
    components: Object.entries(components).map(([name, { paths: _, ...component }]) => ({
      stability: 0.5,
      mtimeClamp: 7,
      ...component,
      name,
    })),
    start: Uint32Array.from(start),
    files: Uint32Array.from(ids.flat()),
  };
}

/** The paths of each component. */
export function pathsByComponent(index: FileIndex, assignment: Assignment): Record<string, string[]> {
  return Object.fromEntries(
    assignment.components.map(({ name }, number) => [
      name,
      Array.from(filesOf(assignment, number), (file) => index.path(file)),
    ]),
  );
}
