import { jsonText, validationText } from '@chunkah/report';
import { limitsExceeded } from '../limits/errors.ts';
import { validate } from '../pipeline/validate.ts';
import { imageHasFaults } from './errors.ts';
import { optionsOfImage } from './image-argument.ts';
import type { Invocation } from './invocation.ts';
import { namedByFlag } from './option-sources.ts';
import { standardOutput } from './standard-output.ts';

/** `chunkah validate`. It reads no config file: what it shows depends on the image alone. */
export async function validateCommand(invocation: Invocation): Promise<void> {
  const { options, messages } = invocation;
  const clients = options.clients?.split(',');
  const settings = { ...optionsOfImage(invocation), strict: options.strict === true, clients };
  const result = await validate(settings).catch((error: unknown) => {
    throw namedByFlag(error);
  });
  const { image, valid, faults, findings } = result;
  if (clients !== undefined && findings === undefined) {
    messages.logger().warn('an image with faults is not compared with what clients take');
  }
  standardOutput.write(`${options.json === true ? jsonText(result) : validationText(result)}\n`);
  if (!valid) throw imageHasFaults(image, faults.length);
  const errors = findings?.filter(({ severity }) => severity === 'error') ?? [];
  if (errors.length > 0) throw limitsExceeded(errors);
}
