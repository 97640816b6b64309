import { aboutOption } from '@chunkah/core/engine';
import { type IndexResult, jsonText } from '@chunkah/report';
import { createIndex } from '../image-index/create-index.ts';
import { checkReport, writeReport } from '../report/report-file.ts';
import { blobsText } from './blobs-text.ts';
import { usageError } from './errors.ts';
import type { Invocation } from './invocation.ts';
import { namedByFlag } from './option-sources.ts';
import { outputOf } from './plan-options.ts';
import { namedReports, refuseSharedPlaces } from './shared-places.ts';
import { standardOutput } from './standard-output.ts';
import { pathToWrite } from './standard-output-names.ts';

/** `chunkah index create` */
export async function indexCreateCommand(invocation: Invocation): Promise<void> {
  try {
    await createWith(invocation);
  } catch (error) {
    throw namedByFlag(error);
  }
}

async function createWith({ options, operands, messages, signal }: Invocation): Promise<void> {
  const { output: text, tag, digestfile, authfile, registryCa, registryInsecure } = options;
  if (text === undefined) throw usageError('an index needs an output: use -o TARGET');
  const origin = 'command line';
  const scalars = {
    output: { value: { text }, origin },
    ...(tag === undefined ? {} : { tag: { value: tag, origin } }),
  };
  const output = aboutOption({ name: 'output' }, () => outputOf({ scalars }));
  const reports = namedReports({ digestfile });
  for (const { name, path } of reports) aboutOption({ name }, () => checkReport(path));
  refuseSharedPlaces({ output: output.target, result: options.json === true ? 'json' : undefined, reports });
  const result = await createIndex({
    images: operands,
    output: output.target,
    tag: output.tags,
    ...(authfile === undefined ? {} : { authfile }),
    ...(registryCa === undefined ? {} : { registryCa }),
    ...(registryInsecure === undefined ? {} : { registryInsecure }),
    logger: messages.logger(),
    signal,
  });
  if (digestfile !== undefined) {
    aboutOption({ name: 'digestfile' }, () => writeReport(pathToWrite(digestfile), result.digest));
  }
  if (options.json === true) standardOutput.write(`${jsonText(result)}\n`);
  messages.note(summary(result));
  if (result.pushed !== undefined)
    messages.note(`${result.pushed.names.join(', ')}: ${blobsText(result.pushed.blobs)}`);
}

/** `sha256:...: 2 images: linux/amd64, linux/arm64/v8` */
function summary({ digest, manifests }: IndexResult): string {
  const platforms = manifests.map(({ platform: { os, architecture, variant } }) =>
    [os, architecture, ...(variant === undefined ? [] : [variant])].join('/'),
  );
  return `${digest}: ${manifests.length} ${manifests.length === 1 ? 'image' : 'images'}: ${platforms.join(', ')}`;
}
