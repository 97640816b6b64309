import { realpathSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { moduleInRootfs } from '../errors.ts';
import { isInside } from '../find/inside.ts';

/** What a config and its plugins may import. */
export interface ModuleRules {
  /** The config, an absolute path; `undefined` when there is none. */
  readonly config: string | undefined;
  /** Directory that no code is taken from: the rootfs. */
  readonly forbidden: string | undefined;
  /** URL of a module of this program: packages of ours that the config has none of are found from there. */
  readonly program: string;
}

const ownPackage = /^(chunkah|@chunkah\/[a-z-]+)$/;

/** Sets the rules for all that is imported from now on. */
export function setModuleRules({ config, forbidden, program }: ModuleRules): void {
  const configUrl = config?.endsWith('.ts') ? pathToFileURL(realpathSync(config)).href : undefined;
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = withFallback(
        () => next(specifier, context),
        () => next(specifier, { ...context, parentURL: program }),
        specifier,
      );
      if (forbidden !== undefined && resolved.url.startsWith('file:')) {
        const path = fileURLToPath(resolved.url);
        if (isInside(path, forbidden)) throw moduleInRootfs(path, forbidden);
      }
      // In a folder without "type": "module" Node would read the file twice and warn.
      return resolved.url === configUrl ? { ...resolved, format: 'module-typescript' } : resolved;
    },
  });
  silenceTypeStripping();
}

function withFallback<Resolved>(first: () => Resolved, second: () => Resolved, specifier: string): Resolved {
  try {
    return first();
  } catch (error) {
    if (!ownPackage.test(specifier)) throw error;
    return second();
  }
}

/** Older versions of Node call the removal of types an experiment, which means nothing to who writes a config. */
function silenceTypeStripping(): void {
  const emit = process.emitWarning;
  const quiet = (warning: string | Error, ...others: unknown[]): void => {
    const text = warning instanceof Error ? warning.message : warning;
    if (!text.startsWith('Type Stripping is an experimental feature'))
      Reflect.apply(emit, process, [warning, ...others]);
  };
  process.emitWarning = quiet;
}
