import { diffMarkdown, diffText, jsonText } from '@chunkah/report';
import { diff } from '../diff/diff.ts';
import { usageError } from './errors.ts';
import { readingOptions } from './image-argument.ts';
import type { Invocation } from './invocation.ts';
import { standardOutput } from './standard-output.ts';

/** `chunkah diff`; it reads no config. */
export async function diffCommand(invocation: Invocation): Promise<void> {
  const { options, operands } = invocation;
  const { json, format = 'text', changedFiles: files, threads } = options;
  if (json === true && format !== 'text') throw usageError(`--json and --format ${format} cannot be used together`);
  const result = await diff({
    images: operands,
    ...readingOptions(invocation),
    ...(files === undefined ? {} : { files }),
    ...(threads === undefined || threads === 0 ? {} : { threads }),
  });
  const text = json === true ? jsonText(result) : format === 'markdown' ? diffMarkdown(result) : diffText(result);
  standardOutput.write(`${text}\n`);
}
