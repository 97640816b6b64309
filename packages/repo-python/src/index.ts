import { defineRepo } from '@chunkah/core';
import manifest from '../package.json' with { type: 'json' };
import { claimDistributions } from './claims.ts';
import { componentsOf } from './components.ts';
import { pythonOptions } from './options.ts';
import { findDistributions } from './read-distributions.ts';

/** A component for each Python distribution that no package of the operating system brought. */
export const python = defineRepo({
  name: 'python',
  version: manifest.version,
  // Behind the package databases and what they say of byte code, before rules for paths.
  priority: 20,
  options: pythonOptions,
  async load(context, { interval }) {
    const distributions = await findDistributions(context);
    if (distributions.length === 0) return undefined;
    const { components, componentOf } = componentsOf(distributions, interval, context.defaultMtimeClamp);
    let facts: Readonly<Record<string, number>> = {};
    return {
      components,
      get details() {
        return { distributions: distributions.length, ...facts };
      },
      async weakClaims(left, claims, { files, read }) {
        facts = await claimDistributions(distributions, componentOf, { files, read, left }, claims);
      },
    };
  },
});

export default python;
