import { printable } from '@chunkah/core';
import type { BuildResult, ComponentSummary, PlanResult } from '../results/image-results.ts';
import { formatBytes } from '../text/bytes.ts';
import { counted } from '../text/counted.ts';
import { stabilityLegend } from './elements.ts';
import { changesSection, findingsSection, forecastSection, headerOf, layersSection } from './image-sections.ts';
import { pageHtml, type SizedItem } from './page.ts';
import { stabilityClass } from './stability-colors.ts';
import { againstSections } from './step-sections.ts';
import { treemapSections } from './treemap-sections.ts';

/** What a page about an image or a plan is made of. */
export interface ReportInput {
  readonly result: BuildResult | PlanResult;
  /** With their files, in any order. */
  readonly components: readonly ComponentSummary[];
  /** Names of the components of the previous image. */
  readonly previousComponents?: readonly string[];
}

/**
 * A result as a page of its own: totals, what is beyond limits, what changed, the forecast, layers,
 * a treemap of components, a search in components and files.
 */
export function reportHtml({ result, components: unsorted, previousComponents }: ReportInput): string {
  const { findings, forecast, layers, summary } = result;
  const against = 'against' in result ? result.against : undefined;
  const components = unsorted.toSorted((one, other) => other.size - one.size || (one.name < other.name ? -1 : 1));
  const title = 'digest' in result ? 'Image' : 'Plan';
  return pageHtml({
    title,
    header: headerOf(result, title),
    sections: [
      findings === undefined ? '' : findingsSection(findings),
      previousComponents === undefined ? '' : changesSection(components, layers, previousComponents),
      against === undefined ? '' : againstSections(against),
      forecast === undefined ? '' : forecastSection(forecast, summary.bytes),
      layersSection(layers),
      treemapSections({
        title: 'Components',
        note: 'The area of a component is its size, the color its stability',
        legend: stabilityLegend,
        thing: 'component',
      }),
    ],
    items: itemsOf(result, components),
  });
}

function itemsOf({ layers }: BuildResult | PlanResult, components: readonly ComponentSummary[]): SizedItem[] {
  const layerOf = new Map(layers.flatMap((layer, index) => layer.components.map((name) => [name, index + 1])));
  return components.map(({ name, size, stability, files }) => {
    const layer = `layer ${layerOf.get(name) ?? 0}`;
    const about = `${formatBytes(size)}, stability ${stability.toFixed(3)}, ${layer}, ${counted(files.length, 'path')}`;
    const item = [printable(name), about, layer, stabilityClass(stability)] as const;
    return { item, size, files: files.map((path) => ({ path })) };
  });
}
