import { expect, it } from 'vitest';
import { downloadBetween } from './download.ts';
import type { OciImage } from './oci-image.ts';

function image(manifest: string, layers: Readonly<Record<string, number>>): OciImage {
  return {
    manifest: { digest: `${manifest}-manifest`, size: 10 },
    config: { digest: `${manifest}-config`, size: 5 },
    layers: Object.entries(layers).map(([digest, size]) => ({ digest, size })),
  };
}

it('counts new layers, the config and the manifest', () => {
  const download = downloadBetween(image('one', { base: 700, tool: 200 }), image('two', { base: 700, tool2: 300 }));
  expect(download).toEqual({ layers: [{ digest: 'tool2', size: 300 }], bytes: 315, imageBytes: 1015 });
});

it('counts nothing for the same image', () => {
  const same = image('one', { base: 700 });
  expect(downloadBetween(same, same)).toEqual({ layers: [], bytes: 0, imageBytes: 715 });
});

it('counts a layer that is listed twice once', () => {
  const twice = image('two', { app: 100 });
  const download = downloadBetween(image('one', {}), { ...twice, layers: [...twice.layers, ...twice.layers] });
  expect(download).toEqual({ layers: [{ digest: 'app', size: 100 }], bytes: 115, imageBytes: 115 });
});
