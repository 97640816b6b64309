import type { Limits } from '@chunkah/config';
import type { ClientProfile } from '@chunkah/presets';
import { choiceInvalid } from '../pipeline/errors.ts';
import type { LimitChecks } from './check-limits.ts';
import { limitInvalid, limitUnknown } from './errors.ts';
import { type LimitName, type LimitValues, limitFlags, limitValue } from './limits.ts';

/** What is checked of an image. */
export interface Checks extends LimitChecks {
  readonly clients: readonly ClientProfile[];
}

/** The options that ask for checks. */
export interface CheckOptions {
  readonly limits?: Limits;
  readonly failOn?: readonly string[];
  readonly clients?: readonly string[];
}

/**
 * What the options ask to check; nothing when they ask for nothing.
 * @throws ChunkahError `LIMIT_INVALID`, `CHOICE_INVALID` for a client that is not known.
 */
export async function readChecks({ limits, failOn, clients = [] }: CheckOptions): Promise<Checks | undefined> {
  if (limits === undefined && failOn === undefined && clients.length === 0) return undefined;
  const failing = (failOn ?? []).map(failureOf);
  return {
    limits: { ...valuesOf(limits ?? {}), ...Object.fromEntries(failing.flatMap(({ limit }) => limit)) },
    failOn: new Set(failing.map(({ name }) => name)),
    clients: await profilesOf(clients),
  };
}

function valuesOf(limits: Limits): LimitValues {
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => readLimit('limits', name as LimitName, value)));
}

function readLimit(option: string, name: LimitName, value: unknown): [LimitName, number] {
  const number = limitValue(name, value);
  if (number === undefined) throw limitInvalid(option, name, value);
  return [name, number];
}

/** @param text `download`, or `download=500MB`. */
function failureOf(text: string): { readonly name: LimitName; readonly limit: readonly [LimitName, number][] } {
  const equals = text.indexOf('=');
  const flag = equals === -1 ? text : text.slice(0, equals);
  const name = limitFlags.get(flag);
  if (name === undefined) throw limitUnknown(flag);
  return { name, limit: equals === -1 ? [] : [readLimit('failOn', name, text.slice(equals + 1))] };
}

/** The profiles are loaded when they are needed. */
async function profilesOf(names: readonly string[]): Promise<readonly ClientProfile[]> {
  if (names.length === 0) return [];
  const { clientProfiles } = await import('@chunkah/presets');
  return [...new Set(names)].map((name) => {
    const profile = clientProfiles.find((own) => own.name === name);
    if (profile === undefined)
      throw choiceInvalid(
        'clients',
        name,
        clientProfiles.map((own) => own.name),
      );
    return profile;
  });
}
