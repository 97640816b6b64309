import { fstatSync } from 'node:fs';
import { realFile, systemCode } from '@chunkah/rootfs';
import { forDocker } from './docker-manifest.ts';
import type { DescriptorTarget } from './image-target.ts';
import type { OutputKind } from './output-kind.ts';
import { streamInto, streamPasses } from './write-stream.ts';

const name = 'standard output';

/** Standard output, or another descriptor that this process has open. */
export const descriptorOutput: OutputKind<DescriptorTarget> = {
  name: () => name,
  check({ descriptor }) {
    if (!fstatSync(descriptor).isFile()) return undefined;
    try {
      return realFile(`/proc/self/fd/${descriptor}`);
    } catch (error) {
      // The file has lost the name that it was opened by.
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  },
  at: (target) => target,
  passes: (run) => streamPasses(run),
  async write(work, { descriptor, form }) {
    const run = await work.settle();
    return streamInto(form === 'docker' ? forDocker(run) : run, { name, descriptor });
  },
};
