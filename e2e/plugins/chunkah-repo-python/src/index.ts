import { claimByFile, defineRepo, stabilityFromInterval } from '@chunkah/core';
import { claimFiles } from './claims.ts';
import { pythonOptions } from './options.ts';
import { readDistributions } from './read-distributions.ts';

/** A component for each Python distribution that pip or uv installed. */
export const python = defineRepo({
  name: 'python',
  version: '0.1.0',
  // After the package databases, which have 10: what both know is the system's.
  priority: 20,
  options: pythonOptions,
  async load(context, { interval, installers }) {
    const { distributions, leftAlone } = await readDistributions(context, new Set(installers));
    if (distributions.length === 0) return undefined;
    const { components, componentOf, missing } = claimFiles(context.files, distributions);
    for (const { distribution, count } of missing) {
      const { name, version, paths } = distribution;
      context.logger.info(`${name} ${version}: ${count} of its ${paths.length} files are not in the rootfs`);
    }
    const stability = stabilityFromInterval(interval);
    return {
      components: components.map((name) => ({ name, stability, mtimeClamp: context.defaultMtimeClamp })),
      details: { distributions: distributions.length, 'left alone': leftAlone },
      strongClaims: (claims) => claimByFile(claims, componentOf),
    };
  },
});

export default python;
