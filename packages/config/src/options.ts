export {
  type CommandLineForm,
  isOfOneCommand,
  type OptionCommand,
  type OptionRow,
  type OptionSection,
} from './options/option-row.ts';
export {
  type BuildScalarName,
  type CommandLineName,
  type CompatibilityChoiceName,
  isScalar,
  type OptionName,
  optionNames,
  optionRows,
  optionTable,
  type PlanScalarName,
  type ScalarName,
} from './options/option-table.ts';
export type { ScalarOptions } from './options/scalar-options.ts';
