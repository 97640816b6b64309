import type { MapFormat } from '@chunkah/filemap';
import { type Command, Option } from 'commander';

/** The options that all commands share, as commander gives them. */
export interface MapOptions {
  readonly hints?: string;
  readonly rootfs?: string;
  readonly format: MapFormat;
  readonly output?: string;
  readonly verbose: number;
}

export function addMapOptions(command: Command): Command {
  return command
    .option('--hints <file>', 'JSON object {"glob": interval}: how often components change')
    .option('--rootfs <directory>', 'check the map against this root filesystem')
    .addOption(new Option('--format <format>', 'format of the map').choices(['json', 'tsv']).default('json'))
    .option('-o, --output <file>', 'file to write the map to (default: standard output)')
    .option('-v, --verbose', 'print more; -vv still more', (_, level: number) => level + 1, 0);
}
