import { encodeName } from '@chunkah/core';
import { file, type Tree } from '@chunkah/testkit';

/** Where Debian's and Fedora's own Pythons look for what pip installs. */
export const folder = 'usr/local/lib/python3.11/site-packages';

export interface DistributionFiles {
  readonly name: string;
  readonly version?: string;
  /** Default: {@link folder}. */
  readonly at?: string;
  /** Content of `INSTALLER`; `undefined` for no such file. */
  readonly installer?: string | undefined;
  /** Content of `RECORD`, or the paths in it: beside those of the distribution's own directory. */
  readonly record: string | readonly string[];
}

/** What pip writes into the `.dist-info` directory of a distribution. */
export function distInfo({ at = folder, version = '1.0', ...rest }: DistributionFiles): Tree {
  const { name, installer = 'pip\n', record } = rest;
  const info = `${name.replaceAll('-', '_')}-${version}.dist-info`;
  const own = ['INSTALLER', 'METADATA', 'RECORD'].map((base) => `${info}/${base}`);
  const text = typeof record === 'string' ? record : [...record, ...own].map((path) => `${path},,\r\n`).join('');
  const hasInstaller = !('installer' in rest && rest.installer === undefined);
  return {
    ...(hasInstaller ? { [`${at}/${info}/INSTALLER`]: file(installer) } : {}),
    [`${at}/${info}/METADATA`]: file(`Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n\nName: no header\n`),
    [`${at}/${info}/RECORD`]: file(encodeName(text)),
  };
}

/** The paths of all entries of a `.dist-info` directory, itself included. */
export function distInfoPaths(info: string, at = folder): string[] {
  return [info, `${info}/INSTALLER`, `${info}/METADATA`, `${info}/RECORD`].map((path) => `/${at}/${path}`);
}
