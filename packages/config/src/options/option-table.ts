import { compatibilityOptions } from './compatibility-options.ts';
import { imageOptions } from './image-options.ts';
import { layerOptions } from './layer-options.ts';
import type { OptionRow } from './option-row.ts';
import { reportOptions } from './report-options.ts';
import { treeOptions } from './tree-options.ts';

/**
 * All options, by their names in a config and in the API. What a program reads from the command
 * line, the environment and configs follows from it, and so do the tables of the documentation.
 */
export const optionTable = {
  ...treeOptions,
  ...layerOptions,
  ...compatibilityOptions,
  ...imageOptions,
  ...reportOptions,
} as const satisfies Readonly<Record<string, OptionRow>>;

type Table = typeof optionTable;

/** Name of an option. */
export type OptionName = keyof Table;

/** Names of the options whose rows have a certain shape. */
type NamesWith<Shape> = { [Name in OptionName]: Table[Name] extends Shape ? Name : never }[OptionName];

/** Options that a command line takes. */
export type CommandLineName = NamesWith<{ readonly commandLine: object }>;

/** Options of a config that one value decides and that the table describes fully. */
export type ScalarName = Exclude<
  NamesWith<{ readonly config: string }>,
  NamesWith<{ readonly value: { readonly kind: 'other' } }>
>;

/** Such options that name a path of the host. */
export type PathName = ScalarName & NamesWith<{ readonly value: { readonly kind: 'path' } }>;

/** Such options that `plan` takes, too; `build` takes those and its own. */
export type PlanScalarName = ScalarName & NamesWith<{ readonly api: { readonly of: 'plan' } }>;
export type BuildScalarName = ScalarName & NamesWith<{ readonly api: { readonly of: 'build' } }>;

/** Choices that `--compat` makes, each of which may be made alone. */
export type CompatibilityChoiceName = Exclude<
  NamesWith<{ readonly section: 'compatibility'; readonly config: string }>,
  'compat'
>;

/** The rows with their names, in order. */
export const optionRows = Object.entries(optionTable) as readonly (readonly [OptionName, OptionRow])[];

/** Names of the options whose rows meet a condition, in the order of the table. */
export function optionNames(condition: (row: OptionRow) => boolean): readonly OptionName[] {
  return optionRows.flatMap(([name, row]) => (condition(row) ? name : []));
}

/** Whether one value decides the option in a config: code handles the others. */
export function isScalar({ config, value }: OptionRow): boolean {
  return config !== undefined && value.kind !== 'other';
}
