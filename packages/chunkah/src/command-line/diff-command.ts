import { diffMarkdown, diffText, jsonText } from '@chunkah/report';
import { diff } from '../diff/diff.ts';
import { usageError } from './errors.ts';
import type { Invocation } from './invocation.ts';
import { standardOutput } from './standard-output.ts';

/** `chunkah diff`; it reads no config. */
export async function diffCommand({ options, operands, messages, signal }: Invocation): Promise<void> {
  const { json, format = 'text', changedFiles: files, authfile, registryCa, registryInsecure, threads } = options;
  if (json === true && format !== 'text') throw usageError(`--json and --format ${format} cannot be used together`);
  const result = await diff({
    images: operands,
    ...(files === undefined ? {} : { files }),
    ...(authfile === undefined ? {} : { authfile }),
    ...(registryCa === undefined ? {} : { registryCa }),
    ...(registryInsecure === undefined ? {} : { registryInsecure }),
    ...(threads === undefined || threads === 0 ? {} : { threads }),
    signal,
    logger: messages.logger(),
  });
  const text = json === true ? jsonText(result) : format === 'markdown' ? diffMarkdown(result) : diffText(result);
  standardOutput.write(`${text}\n`);
}
