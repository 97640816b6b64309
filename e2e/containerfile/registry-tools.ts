import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, scratchDirectory } from '../program.ts';
import { startRegistry } from '../real-root/loopback-registry.ts';
import { writeWrapper } from './wrapper.ts';

/**
 * Starts a registry that ends with the test.
 * @param path where programs are found so far.
 * @returns variables for commands that push to `$IMAGE`: the registry has no TLS, which the guides'
 * commands do not say.
 */
export async function registryTools(path: string | undefined): Promise<Record<string, string>> {
  const registry = await startRegistry();
  const directory = scratchDirectory();
  const registriesFile = join(directory, 'registries.conf');
  writeFileSync(registriesFile, `[[registry]]\nlocation = "${registry}"\ninsecure = true\n`);
  const skopeo = (await run('bash', ['-c', 'command -v skopeo'])).toString().trim();
  writeWrapper(directory, 'skopeo', `${skopeo} --registries-conf ${registriesFile}`);
  return {
    IMAGE: `${registry}/image`,
    PATH: `${directory}:${path}`,
    REGISTRY_AUTH_FILE: join(directory, 'auth.json'),
  };
}
