import { section } from './elements.ts';

/** What a treemap and a search are about. */
export interface TreemapTexts {
  readonly title: string;
  /** What area and color mean. */
  readonly note: string;
  /** Markup of the colors. */
  readonly legend: string;
  /** What a tile is: `component`. */
  readonly thing: string;
}

/** The treemap and the search, which the script fills. */
export function treemapSections({ title, note, legend, thing }: TreemapTexts): string {
  return (
    section(
      'components',
      title,
      `<p class="soft">${note}; at most 300 are shown.</p>${legend}` +
        `<div id="treemap" role="group" aria-label="${title} by size; arrow keys move from one to the next"></div>` +
        `<div class="panel" id="selected" aria-live="polite"><p>Choose a ${thing} to see its paths.</p></div>`,
    ) +
    section(
      'find',
      'Search',
      '<label for="search">Part of the name of a component or of a path</label>' +
        '<input id="search" type="search" autocomplete="off" spellcheck="false">' +
        '<p id="count" role="status"></p><ul id="results"></ul>',
      'screen',
    )
  );
}
