import type { Logger } from '@chunkah/core';
import type { Clock } from '../transport/clock.ts';
import type { Limits } from '../transport/limits.ts';
import type { Environment } from '../transport/proxy.ts';

/** What a client of a registry takes from its surroundings. */
export interface RegistryOptions {
  /** Variables that name proxies and files with credentials. */
  readonly environment: Environment;
  /** Home directory; missing when there is none. */
  readonly home: string | undefined;
  /** User id. */
  readonly uid: number;
  /** File with credentials, instead of those that podman and docker have. */
  readonly authfile?: string | undefined;
  /** File with authorities that are trusted besides those of the system. */
  readonly ca?: string | undefined;
  /** `HOST` or `HOST:PORT` that may be spoken to without TLS, or with any certificate. */
  readonly insecureHosts?: readonly string[];
  /** What reading asks to be allowed; default `pull`. */
  readonly access?: 'pull' | 'pull,push' | undefined;
  readonly logger?: Logger;
  /** Ends every request; what was begun at the registry is taken back. */
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock;
  readonly limits?: Partial<Limits>;
}
