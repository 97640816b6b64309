import { diffMarkdown, diffText, jsonText } from '@chunkah/report';
import { diff } from '../diff/diff.ts';
import { compareOptions, resultFormat } from './compare-options.ts';
import { readingOptions } from './image-argument.ts';
import type { Invocation } from './invocation.ts';
import { startProgress } from './progress.ts';
import { standardOutput } from './standard-output.ts';

/** How a comparison is printed, by the name of the format. */
const texts = { text: diffText, markdown: diffMarkdown, json: jsonText };

/** `chunkah diff`; it reads no config. */
export async function diffCommand(invocation: Invocation): Promise<void> {
  const { options, operands, messages } = invocation;
  const { threads, progress: form } = options;
  const format = resultFormat(options);
  const progress = startProgress(messages, form);
  const result = await diff({
    images: operands,
    ...readingOptions(invocation),
    ...compareOptions(options),
    ...(threads === undefined || threads === 0 ? {} : { threads }),
    onSpool: (spooled) => progress.read(spooled),
  }).finally(() => progress.stop());
  standardOutput.write(`${texts[format](result)}\n`);
}
