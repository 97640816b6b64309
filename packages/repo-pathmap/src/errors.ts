import { ChunkahError, printable, readFailure } from '@chunkah/core';
import { describeJsonFault, type JsonFault, type ShapeFaults } from '@chunkah/core/json';

const formatHint =
  'write a list of rules such as [{ "prefix": "/usr/share/fonts", "component": "fonts", "interval": "yearly" }]';

/** @param path of the component map as the user gave it, here and below. */
export function componentMapUnreadable(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'COMPONENT_MAP_UNREADABLE',
    option: { name: 'componentMap', value: path },
    message: `cannot read the component map ${printable(path)}: ${readFailure(cause)}`,
    hint: 'name a file that you may read',
    cause,
  });
}

export function componentMapSyntax(path: string, fault: JsonFault): ChunkahError {
  return new ChunkahError({
    code: 'COMPONENT_MAP_SYNTAX',
    option: { name: 'componentMap', value: path },
    message: `cannot parse the component map ${printable(path)}: ${describeJsonFault(fault)}`,
    hint: fault.kind === 'not-utf8' ? 'write a byte that is not UTF-8 as \\udcHH' : formatHint,
  });
}

/**
 * @param source where the rules are: a component map with its path, or the options.
 * @param isFile whether it is a component map.
 */
export function rulesInvalid(source: string, faults: ShapeFaults, isFile: boolean): ChunkahError {
  return new ChunkahError({
    code: 'COMPONENT_MAP_INVALID',
    option: { name: isFile ? 'componentMap' : 'rules' },
    message: `${printable(source)} is invalid: ${faults}`,
    hint: formatHint,
  });
}
