import { relative } from 'node:path';
import { selectPreset } from '@chunkah/config';
import { printable } from '@chunkah/core';
import { presets } from '@chunkah/presets';
import { readOsRelease } from '@chunkah/rootfs';
import { configFileName, configFileText } from '../init/config-file.ts';
import { initPlugin } from '../init/init-plugin.ts';
import { writeNewFiles } from '../init/write-new-files.ts';
import type { Invocation } from './invocation.ts';

/** `chunkah init` */
export async function initCommand({ options, messages }: Invocation): Promise<void> {
  const { plugin, rootfs } = options;
  if (plugin !== undefined) {
    const { directory, files } = initPlugin({ name: plugin, directory: process.cwd() });
    messages.note(
      `wrote ${files.length} files to ${printable(directory)}; try it: cd ${directory} && npm install && npm test`,
    );
    return;
  }
  const fields = rootfs === undefined ? {} : readOsRelease(rootfs);
  const selected = selectPreset(presets, fields);
  const text = configFileText({
    rootfs: rootfs === undefined ? undefined : relative(process.cwd(), rootfs) || '.',
    preset: selected === undefined ? undefined : { name: selected.preset.name, reason: selected.reason },
  });
  writeNewFiles(process.cwd(), new Map([[configFileName, text]]));
  const preset = selected === undefined ? '' : `, with the preset ${selected.preset.name}: ${selected.reason}`;
  messages.note(`wrote ${configFileName}${preset}`);
}
