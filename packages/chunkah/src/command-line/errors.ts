import { usageError as wrongUsage } from '@chunkah/cli-kit';
import { ChunkahError, intervalNames, printable, readFailure } from '@chunkah/core';
import { withoutUser } from '../pipeline/image-transports.ts';

export function usageError(message: string, hint = 'see chunkah --help or chunkah COMMAND --help'): ChunkahError {
  return wrongUsage(message, hint);
}

/**
 * @param option its name in the API.
 * @param wanted what it takes.
 */
export function optionIsEmpty(option: string, wanted: 'a value' | 'the path of a file'): ChunkahError {
  return new ChunkahError({
    code: 'USAGE',
    option: { name: option },
    message: `${option} is empty`,
    hint: `give ${wanted}, or leave the option out`,
  });
}

/** @param message of commander: how many arguments there are. */
export function tooManyArguments(message: string): ChunkahError {
  return usageError(
    message,
    'name the root filesystem with --rootfs PATH and the image with -o; see chunkah COMMAND --help',
  );
}

/** @param source the option or the environment variable. */
export function numberInvalid(source: string, text: string): ChunkahError {
  return usageError(`${source} takes a whole number, not "${printable(text)}"`);
}

/** @param source the option or the environment variable. */
export function intervalInvalid(source: string, text: string): ChunkahError {
  return usageError(`${source} takes a whole number of days or ${intervalNames.join(', ')}, not "${printable(text)}"`);
}

export function outputPathMissing(): ChunkahError {
  return usageError('output has no path');
}

/** @param word the text before the first colon. */
export function outputForeign(word: string, text: string): ChunkahError {
  return usageError(
    `output does not support ${word}:, only oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME:TAG], FILE, docker://HOST/NAME[:TAG] and containers-storage:NAME[:TAG]`,
    `for a file of this name write ./${printable(withoutUser(text))}; see chunkah --help or chunkah COMMAND --help`,
  );
}

export function compressionsDiffer(name: string): ChunkahError {
  return usageError(
    `compressed stands for gzip, but the compression is ${name}`,
    'leave out --compressed, or choose the compression with it alone',
  );
}

export function outputToTerminal(): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_IS_TERMINAL',
    message: 'the image would be written to the terminal',
    hint: 'redirect standard output, or name an output with -o oci:DIRECTORY or -o FILE',
  });
}

export function jsonToImageStream(): ChunkahError {
  return usageError(
    '--json needs standard output, but the image goes there',
    'name an output with -o oci:DIRECTORY or -o FILE',
  );
}

/** Two things that a run writes would go to the same place. */
export function sharedPlace(path: string): ChunkahError {
  return usageError(`the image and reports need different names: ${path}`);
}

/** The same if one of them goes to standard output. */
export function sharedStandardOutput(path: string): ChunkahError {
  return usageError(
    `${path} and standard output lead to the same place`,
    'write the image, the result and each report to different places',
  );
}

export function configUnreadable(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_CONFIG_UNREADABLE',
    message: `cannot read the image config ${printable(path)}: ${readFailure(cause)}`,
    hint: 'name a JSON file with --config, or give its text with --config-str',
    cause,
  });
}

export function configNotUtf8(path: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_CONFIG_UNREADABLE',
    message: `the image config ${printable(path)} is not UTF-8`,
    hint: 'JSON is always UTF-8: convert the file',
  });
}

/** Something exited the process, or nothing was left for the run to wait for. */
export function endedEarly(): ChunkahError {
  return new ChunkahError({
    code: 'ENDED_EARLY',
    message:
      'the process exited before the build finished: a config file or plugin called process.exit() or awaits a promise that never settles',
    hint: 'look there for process.exit() and for promises that never settle; -v shows which repos had finished',
  });
}

/** A config or a plugin tries to change the working directory. */
export function workingDirectoryFixed(): ChunkahError {
  return new ChunkahError({
    code: 'WORKING_DIRECTORY_FIXED',
    message: 'process.chdir() would change what relative paths on the command line mean',
    hint: 'build absolute paths from import.meta.dirname, or give child processes the option cwd',
  });
}

/** What is wrong with it is on standard output. */
export function imageHasFaults(image: string, faults: number): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_FAULTY',
    message: `the image ${printable(image)} has ${faults === 1 ? 'a fault' : `${faults} faults`}`,
    hint: 'docs/guide/troubleshooting.md says what each code means',
  });
}

export function comparesWithNothing(): ChunkahError {
  return usageError('--files and --fetch need an image that the plan is compared with', 'name it with --against IMAGE');
}
