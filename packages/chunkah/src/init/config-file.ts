import { printable } from '@chunkah/core';
import type { FoundPackages } from '../pipeline/find-packages.ts';

/** What a new config starts from. */
export interface ConfigStart {
  /** The rootfs as the config is to name it. */
  readonly rootfs: string | undefined;
  /** The preset that fits it, and why. */
  readonly preset: { readonly name: string; readonly reason: string } | undefined;
  /** What installers recorded in it. */
  readonly packages: readonly FoundPackages[];
}

/** Name of a new config. */
export const configFileName = 'chunkah.config.ts';

/**
 * Text of a new config: what is known of the rootfs, and the options that most builds set, as
 * comments.
 */
export function configFileText({ rootfs, preset, packages }: ConfigStart): string {
  return `import { defineConfig } from 'chunkah';

export default defineConfig({
${rootfs === undefined ? "  // rootfs: 'rootfs'," : `  rootfs: ${quoted(rootfs)},`}
  // output: 'oci:image',
${packages.map((found) => `\n  // Found: ${packagesText(found)}.`).join('')}
${presetLines(preset)}

  // Layers of the image at most.
  // maxLayers: 120,

  // Paths to leave out; with a trailing slash only what is below.
  // prune: ['/var/cache/'],

  // Components of what no package owns. The first rule that matches wins.
  // rules: [{ prefix: '/opt/models', component: 'models', interval: 'monthly' }],
});
`;
}

/** Packages in a few words, with the repo that makes components of them. */
export function packagesText({ repo, count, database }: FoundPackages): string {
  const packages = `${count} ${count === 1 ? 'package' : 'packages'}`;
  return `${packages} of ${repo}${database === undefined ? '' : ` in ${printable(database)}`}`;
}

function presetLines(preset: ConfigStart['preset']): string {
  if (preset === undefined) return "  // What is known of a distribution.\n  // presets: ['auto'],";
  return `  // What is known of the distribution: ${preset.reason}.\n  presets: [${quoted(preset.name)}],`;
}

/** A text as a literal of TypeScript in single quotes. */
function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}
