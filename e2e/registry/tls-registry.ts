import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../program.ts';
import { createWorkplace, type Workplace } from '../workplace.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';

export interface TlsRegistry {
  /** Has `ca.crt`, the authority of its certificate, and `auth.json`, with the account for its name. */
  readonly place: Workplace;
  readonly registry: TestRegistry;
}

/** User and password. */
export const account = 'user:secret-password';
const hash = '$2b$05$ur0DZ0e6TaVBqPJVDoY6Z.6x3KNMK6L.GCquepe0cRVUNLNQxKBUG';

/**
 * Starts a registry that wants TLS, of an authority of its own, and an account.
 * @param name in its certificate.
 */
export async function startTlsRegistry(name = 'localhost'): Promise<TlsRegistry> {
  const place = createWorkplace();
  const at = (file: string) => join(place.directory, file);
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'];
  const ca = ['-x509', '-subj', '/CN=authority', '-keyout', at('ca.key'), '-out', at('ca.crt')];
  await run('openssl', ['req', ...kind, ...ca]);
  const own = ['-subj', `/CN=${name}`, '-keyout', at('key'), '-out', at('certificate')];
  const signed = ['-x509', '-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-addext', `subjectAltName=DNS:${name}`];
  await run('openssl', ['req', ...kind, ...signed, ...own, '-addext', 'basicConstraints=CA:FALSE']);
  writeFileSync(at('users'), `user:${hash}\n`);
  const tls = { certificate: at('certificate'), key: at('key') };
  const registry = await startRegistry({ tls, users: at('users') });
  const auth = Buffer.from(account).toString('base64');
  writeFileSync(at('auth.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
  return { place, registry };
}
