import { inspectText, jsonText } from '@chunkah/report';
import { inspect } from '../pipeline/inspect.ts';
import { optionsOfImage } from './image-argument.ts';
import type { Invocation } from './invocation.ts';
import { startProgress } from './progress.ts';
import { standardOutput } from './standard-output.ts';

/** `chunkah inspect`. It reads no config file: what it shows depends on the image alone. */
export async function inspectCommand(invocation: Invocation): Promise<void> {
  const { options, messages } = invocation;
  const { files } = options;
  const progress = startProgress(messages, options.progress);
  const result = await inspect({
    ...optionsOfImage(invocation),
    ...(files === undefined ? {} : { files }),
    onSpool: (spooled) => progress.read(spooled),
  }).finally(() => progress.stop());
  standardOutput.write(`${options.json === true ? jsonText(result) : inspectText(result, standardOutput.columns)}\n`);
}
