import type { Command } from 'commander';
import { addMapOptions, type MapOptions } from './map-options.ts';
import type { Run } from './run-adapter.ts';

/** `gen-filemap manifest` */
export function addManifestCommand(program: Command, run: Run): void {
  const command = program
    .command('manifest')
    .description('map a list of lines path<TAB>component or path<TAB>component<TAB>interval')
    .argument('<file>', 'file with the lines; - for standard input');
  addMapOptions(command).action((file: string, options: MapOptions) =>
    run(options, [file], async (circumstances) => {
      const { manifest } = await import('../adapters/manifest/manifest.ts');
      return manifest({ file }, circumstances);
    }),
  );
}
