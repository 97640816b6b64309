import type { LayerFormat } from './layer-format.ts';

/** Whether layers of this format record an extended attribute. */
export function isRecordedXattr(key: string, { droppedXattrs }: LayerFormat): boolean {
  return !droppedXattrs.some((dropped) => (dropped.endsWith('.') ? key.startsWith(dropped) : key === dropped));
}
