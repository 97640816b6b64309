import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { changeComponent } from './change-component.ts';
import { sampleComponents } from './components.ts';
import { downloadBetween } from './download.ts';
import { readOciImage } from './oci-image.ts';
import { writeSample } from './write-sample.ts';

const changedComponent = 'openssl';
/** Later than every file of the sample, so that no time is clamped. */
const sourceDateEpoch = '1735689600';

/** Builds the sample, changes a component, builds again, and prints what a client downloads. */
export function runDemo(): void {
  const repository = join(import.meta.dirname, '../../..');
  process.chdir(repository);
  for (const name of ['sample', 'image-1', 'image-2']) rmSync(join('out', name), { recursive: true, force: true });

  const { files, unlabelled } = writeSample('out/sample');
  const sampleSize = files.reduce((total, file) => total + file.size, 0);
  print(
    `Sample root: out/sample, ${files.length} files, ${mebibytes(sampleSize)}, ${sampleComponents.length} components`,
  );
  if (unlabelled !== undefined) {
    process.stderr.write(`note: ${unlabelled}\nnote: without labels, only large files are components of their own\n`);
  }

  runChunkah(['plan', '--rootfs', 'out/sample']);
  runChunkah(['build', '--rootfs', 'out/sample', '-o', 'oci:out/image-1']);

  const changed = changeComponent('out/sample', files, changedComponent);
  print(`\nAn update: ${changed.map((file) => file.path).join(', ')} of ${changedComponent} have new content.`);
  runChunkah(['build', '--rootfs', 'out/sample', '-o', 'oci:out/image-2']);

  const image = readOciImage('out/image-2');
  const download = downloadBetween(readOciImage('out/image-1'), image);
  const names = download.layers.map((layer) => layer.annotations?.['org.chunkah.component'] ?? layer.digest);
  print('\nA client that has image 1 downloads for image 2:');
  print(`  layers  ${download.layers.length} of ${image.layers.length} (${names.join(', ')})`);
  print(`  bytes   ${mebibytes(download.bytes)} of ${mebibytes(download.imageBytes)}`);
  print(`  share   ${((100 * download.bytes) / download.imageBytes).toFixed(1)} %`);
}

/** Shows a command and runs it; if it fails, the demonstration ends with the command's message. */
function runChunkah(args: readonly string[]): void {
  const complete = [...args, '--source-date-epoch', sourceDateEpoch];
  print(`\n$ chunkah ${complete.join(' ')}`);
  const { status } = spawnSync(process.execPath, ['packages/chunkah/bin/chunkah.js', ...complete], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** In the form that chunkah's reports use for sizes. */
function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
