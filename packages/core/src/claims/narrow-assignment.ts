import { type Assignment, filesOf } from './assignment.ts';

/**
 * An assignment of some entries alone. Components without any of them are left out.
 * @param isWanted by file id: 1 for an entry that stays.
 */
export function narrowAssignment(assignment: Assignment, isWanted: Uint8Array): Assignment {
  const parts = assignment.components.map((component, number) => {
    return { component, own: filesOf(assignment, number).filter((file) => isWanted[file] === 1) };
  });
  const filled = parts.filter(({ own }) => own.length > 0);
  const start = new Uint32Array(filled.length + 1);
  for (const [number, { own }] of filled.entries()) start[number + 1] = (start[number] ?? 0) + own.length;
  const files = new Uint32Array(start.at(-1) ?? 0);
  for (const [number, { own }] of filled.entries()) files.set(own, start[number]);
  return { components: filled.map(({ component }) => component), start, files };
}
