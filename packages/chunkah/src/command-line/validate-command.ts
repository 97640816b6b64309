import { jsonText, validationText } from '@chunkah/report';
import { validate } from '../pipeline/validate.ts';
import { imageHasFaults } from './errors.ts';
import { optionsOfImage } from './image-argument.ts';
import type { Invocation } from './invocation.ts';
import { standardOutput } from './standard-output.ts';

/** `chunkah validate`. It reads no config file: what it shows depends on the image alone. */
export async function validateCommand(invocation: Invocation): Promise<void> {
  const { options } = invocation;
  const result = await validate({ ...optionsOfImage(invocation), strict: options.strict === true });
  standardOutput.write(`${options.json === true ? jsonText(result) : validationText(result)}\n`);
  if (!result.valid) throw imageHasFaults(result.image, result.faults.length);
}
