import type { LayerDiff } from '../results/diff-result.ts';

/** What made a layer new, the weightiest first, with its color. Dark text can be read on each. */
const reasons = [
  { name: 'changed', className: 'changed', color: '#f4a582' },
  { name: 'new', className: 'came', color: '#f3d27a' },
  { name: 'moved', className: 'moved', color: '#c9b3e0' },
  { name: 'only metadata, directories or encoding', className: 'slight', color: '#92c5de' },
  { name: 'kept', className: 'kept', color: '#cfd3d6' },
  { name: 'gone', className: 'gone', color: '#8f9498' },
] as const;

/** The class of a layer that is new, by what most of its bytes are there for. */
export function reasonClass({ reasons: own = [], changes, before }: LayerDiff): string {
  if (own.length === 0) {
    if (before === undefined) return 'came';
    const isMove = changes.length > 0 && changes.every(({ kind }) => kind.startsWith('moved'));
    return isMove ? 'moved' : 'changed';
  }
  const bytesOf = (...kinds: readonly string[]) =>
    own.reduce((sum, { kind, bytes }) => sum + (kinds.includes(kind) ? bytes : 0), 0);
  const has = (...kinds: readonly string[]) => own.some(({ kind }) => kinds.includes(kind));
  const weights = [
    { className: 'changed', bytes: bytesOf('content'), isThere: has('content', 'gone') },
    { className: 'came', bytes: bytesOf('came'), isThere: has('came') },
    { className: 'moved', bytes: bytesOf('moved-here'), isThere: has('moved-here', 'moved-away') },
  ];
  const [first] = weights.filter(({ isThere }) => isThere).toSorted((one, other) => other.bytes - one.bytes);
  return first?.className ?? 'slight';
}

/** The rules of these classes. */
export function reasonRules(): string {
  return reasons.map(({ className, color }) => `.${className}{background:${color}}`).join('\n');
}

/** The colors with their meanings. */
export const layerLegend = legendOf(reasons);

/** The same for layers that are new. */
export const newLayerLegend = legendOf(reasons.filter(({ className }) => className !== 'kept' && className !== 'gone'));

function legendOf(shown: readonly (typeof reasons)[number][]): string {
  const items = shown.map(({ name, className }) => `<span><i class="${className}"></i> ${name}</span>`);
  return `<p class="legend">${items.join('')}</p>`;
}
