import { printable } from '@chunkah/core';
import type { ChangedFile, DiffResult, DiffStep, LayerDiff } from '../results/diff-result.ts';
import { formatBytes } from '../text/bytes.ts';
import { reasonTexts } from '../text/reason.ts';
import type { PackedFile } from './packed-files.ts';
import { pageHtml, type SizedItem } from './page.ts';
import type { PageName } from './page-script.ts';
import { newLayerLegend, reasonClass } from './reason-colors.ts';
import { headerOf, numberedStepSections, stepSections, stepsSection } from './step-sections.ts';
import { treemapSections } from './treemap-sections.ts';

/**
 * A comparison of images as a page of its own: totals, what changed, layers that are kept, new and
 * gone, a treemap of what a client downloads, a search in components and in the files that the
 * result names.
 */
export function diffHtml(result: DiffResult): string {
  const { steps } = result;
  const isOne = steps.length === 1;
  const parts = steps.map((step, index) => (isOne ? { step } : { step, number: index + 1 }));
  return pageHtml({
    title: 'Comparison',
    header: headerOf(result),
    sections: [
      stepsSection(result),
      ...parts.map(({ step, number }) =>
        number === undefined ? stepSections(step) : numberedStepSections(step, number),
      ),
      treemapSections({
        title: 'What a client downloads',
        note: 'The area of a layer is its size, the color what most of it is there for',
        legend: newLayerLegend,
        thing: 'layer',
      }),
    ],
    items: parts.flatMap(itemsOf).toSorted((one, other) => other.size - one.size),
    names: parts.flatMap(namesOf),
  });
}

/** A step, and its number where there are several. */
interface Part {
  readonly step: DiffStep;
  readonly number?: number;
}

function itemsOf({ step, number }: Part): SizedItem[] {
  return step.layers.map((layer) => {
    const texts = reasonTexts(layer);
    const why = texts.length === 0 ? 'something in its components changed' : texts.slice(0, 5).join('; ');
    const more = texts.length > 5 ? ` and ${texts.length - 5} more reasons` : '';
    const item = [
      componentsText(layer),
      `${placeOf(layer, number)}, ${formatBytes(layer.bytes)}; ${why}${more}`,
      placeOf(layer, number),
      reasonClass(layer),
    ] as const;
    return { item, size: layer.bytes, files: (layer.files ?? []).map(packedFile) };
  });
}

function componentsText({ layer, components: [first, ...others] }: LayerDiff): string {
  if (first === undefined) return `layer ${layer}`;
  return printable(first) + (others.length === 0 ? '' : ` and ${others.length} more`);
}

function placeOf({ layer }: { readonly layer: number }, step: number | undefined): string {
  return `layer ${layer}${step === undefined ? '' : ` of step ${step}`}`;
}

const said: Readonly<Record<ChangedFile['kind'], string>> = {
  came: 'new',
  gone: 'gone',
  content: 'changed',
  metadata: 'other metadata',
  'moved-here': 'moved here',
  'moved-away': 'moved away',
  directories: 'directory',
  encoding: 'encoding',
};

function packedFile({ path, kind, bytes }: ChangedFile): PackedFile {
  return { path, note: bytes === 0 ? said[kind] : `${said[kind]}, ${formatBytes(bytes)}` };
}

/** Every component of both images, and what became of its layer. */
function namesOf({ step, number }: Part): PageName[] {
  const named = (state: string) => (layer: { readonly layer: number; readonly components: readonly string[] }) =>
    layer.components.map((name): PageName => [printable(name), `${placeOf(layer, number)}, ${state}`]);
  return [
    ...step.layers.flatMap(named('new')),
    ...step.keptLayers.flatMap(named('kept')),
    ...step.goneLayers.flatMap(named('which is gone')),
  ];
}
