import { printable } from '@chunkah/core';
import type { BuildResult, ComponentSummary, PlanResult } from '../results/image-results.ts';
import { formatBytes } from '../text/bytes.ts';
import { embeddedJson } from './markup.ts';
import { packFiles } from './packed-files.ts';
import { type PageComponent, type PageData, pageScript } from './page-script.ts';
import { changesSection, componentsSection, forecastSection, headerOf, layersSection } from './page-sections.ts';
import { pageStyle } from './page-style.ts';
import { stabilityClass } from './stability-colors.ts';
import { layOut } from './treemap-layout.ts';

/** What a page is made of. */
export interface ReportInput {
  readonly result: BuildResult | PlanResult;
  /** With their files, in any order. */
  readonly components: readonly ComponentSummary[];
  /** Names of the components of the previous image. */
  readonly previousComponents?: readonly string[];
}

/** Width by height of the treemap on a wide and on a narrow screen, as in the style. */
const aspects = { wide: 16 / 9, narrow: 3 / 4 } as const;

/** Nothing is fetched: everything is in the page. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/**
 * A result as a page of its own, which needs no network: totals, layers, a treemap of components,
 * what changed, a search in components and files. The same input gives the same page.
 */
export function reportHtml({ result, components: unsorted, previousComponents }: ReportInput): string {
  const components = unsorted.toSorted((one, other) => other.size - one.size || (one.name < other.name ? -1 : 1));
  const title = 'digest' in result ? 'Image' : 'Plan';
  const sections = [
    headerOf(result, title),
    '<main>',
    previousComponents === undefined ? '' : changesSection(components, result.layers, previousComponents),
    result.forecast === undefined ? '' : forecastSection(result.forecast),
    layersSection(result.layers),
    componentsSection,
    '</main>',
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>chunkah: ${title.toLowerCase()}</title>
<style>
${pageStyle()}
</style>
</head>
<body>
${sections.filter((section) => section !== '').join('\n')}
<script type="application/json" id="data">${embeddedJson(pageData(result, components))}</script>
<script type="text/plain" id="files">${packFiles(components)}</script>
<script>
(${pageScript.toString()})();
</script>
</body>
</html>
`;
}

function pageData({ layers }: BuildResult | PlanResult, components: readonly ComponentSummary[]): PageData {
  const layerOf = new Map(layers.flatMap((layer, index) => layer.components.map((name) => [name, index + 1])));
  const sizes = components.map(({ size }) => size);
  return {
    components: components.map(({ name, size, stability, files }): PageComponent => {
      const shown = [formatBytes(size), stability.toFixed(3)] as const;
      return [printable(name), ...shown, layerOf.get(name) ?? 0, files.length, stabilityClass(stability)];
    }),
    wide: layOut(sizes, aspects.wide),
    narrow: layOut(sizes, aspects.narrow),
  };
}
