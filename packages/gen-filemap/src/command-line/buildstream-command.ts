import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { addMapOptions, type MapOptions } from './map-options.ts';
import type { Run } from './run-adapter.ts';

interface BuildstreamCommandOptions extends MapOptions {
  readonly project: string;
  readonly bst: string;
  readonly collectingKind?: readonly string[];
}

/** `gen-filemap buildstream` */
export function addBuildstreamCommand(program: Command, run: Run): void {
  const command = program
    .command('buildstream')
    .description('from the artifacts of BuildStream elements; its components are elements')
    .argument('<target>', 'element whose tree becomes the image; built or pulled, with all that it is made of')
    .option('--project <directory>', 'directory of the BuildStream project', '.')
    .option('--bst <command>', 'BuildStream with its own options, as a shell reads it', 'bst')
    .option(
      '--collecting-kind <kind>',
      'elements of this kind only collect what others install, as those of compose and stack do; may be repeated',
      (kind: string, kinds: readonly string[] = []) => [...kinds, kind],
    );
  addMapOptions(command).action((target: string, options: BuildstreamCommandOptions) =>
    run(options, [options.project], async (circumstances) => {
      const { project, bst, collectingKind = [] } = options;
      for (const [name, value] of Object.entries({ project, bst })) {
        if (value.trim() === '') throw usageError(`--${name} is empty`);
      }
      const { buildstream } = await import('../adapters/buildstream/buildstream.ts');
      return buildstream({ target, project, command: bst, collectingKinds: collectingKind }, circumstances);
    }),
  );
}
