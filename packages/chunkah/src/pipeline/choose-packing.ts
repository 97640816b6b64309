import { optionTable } from '@chunkah/config/options';
import type { Logger, Packer } from '@chunkah/core';
import { besideEmptyItems, tiersPacker, triePacker } from '@chunkah/core/engine';
import type { CompatibilityProfile, Packing } from './compatibility-profile.ts';
import { choiceInvalid } from './errors.ts';
import type { PlanOptions } from './options.ts';

type PackerName = (typeof optionTable.packer.commandLine.choices)[number];

const packings: Readonly<Record<PackerName, Packing>> = {
  tiers: { packer: besideEmptyItems(tiersPacker), layerOrder: 'largest-first' },
  trie: { packer: triePacker, layerOrder: 'as-packed' },
};

const defaultPacker: PackerName = 'trie';

/**
 * The packing of a run. A compatibility profile that fixes it takes precedence over the option,
 * with a warning.
 * @throws ChunkahError `CHOICE_INVALID`.
 */
export function choosePacking(
  { packer }: Pick<PlanOptions, 'packer'>,
  { fixedPacking }: Pick<CompatibilityProfile, 'fixedPacking'>,
  logger: Logger,
): Packing {
  const chosen = packingOf(packer === undefined ? defaultPacker : packer);
  if (packer !== undefined && fixedPacking !== undefined && chosen.packer.name !== fixedPacking.packer.name) {
    logger.warn(`compat fixes the packer ${fixedPacking.packer.name}: the option packer has no effect`);
  }
  return fixedPacking ?? chosen;
}

/** @param packer of a program in JavaScript may be anything. */
function packingOf(packer: PackerName | Packer): Packing {
  if (typeof packer === 'object' && packer !== null && typeof packer.pack === 'function')
    return { packer, layerOrder: 'as-packed' };
  const { choices } = optionTable.packer.commandLine;
  const name = choices.find((choice) => choice === packer);
  if (name === undefined) throw choiceInvalid('packer', String(packer), choices);
  return packings[name];
}
