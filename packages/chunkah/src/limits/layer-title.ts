import { nameText } from '@chunkah/report';

/** How messages name a layer by its components; printable. */
export function layerTitle([first = '', ...others]: readonly string[]): string {
  return `${nameText(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}
