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
    .description('map the artifacts of BuildStream elements; each element is a component')
    .argument('<target>', 'element whose tree becomes the image; it and everything in it must be built or pulled')
    .option('--project <directory>', 'directory of the BuildStream project', '.')
    .option('--bst <command>', 'BuildStream command with its options, in shell syntax', 'bst')
    .option(
      '--collecting-kind <kind>',
      'elements of this kind only collect what others install, as compose and stack do (repeatable)',
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
