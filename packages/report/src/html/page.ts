import { embeddedJson } from './markup.ts';
import { type PackedFile, packFiles } from './packed-files.ts';
import { type PageData, type PageItem, type PageName, pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';
import { layOut } from './treemap-layout.ts';

/** What a page is made of. */
export interface Page {
  readonly title: string;
  /** Markup of the header. */
  readonly header: string;
  /** Markup of the other parts; empty ones are left out. */
  readonly sections: readonly string[];
  /** What the treemap shows and paths belong to, the largest first. */
  readonly items: readonly SizedItem[];
  /** What the search finds besides paths, when that is not the items. */
  readonly names?: readonly PageName[];
}

/** An item of the treemap, and its paths. */
export interface SizedItem {
  readonly item: PageItem;
  /** The area of its tile. */
  readonly size: number;
  readonly files: readonly PackedFile[];
}

/** Width by height of the treemap on a wide and on a narrow screen, as in the style. */
const aspects = { wide: 16 / 9, narrow: 3 / 4 } as const;

/** Nothing is fetched: everything is in the page. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/** A page of its own, which needs no network. The same input gives the same page. */
export function pageHtml({ title, header, sections, items, names }: Page): string {
  const sizes = items.map(({ size }) => size);
  const data: PageData = {
    items: items.map(({ item }) => item),
    ...(names === undefined ? {} : { names }),
    wide: layOut(sizes, aspects.wide),
    narrow: layOut(sizes, aspects.narrow),
  };
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
${header}
<main>
${sections.filter((section) => section !== '').join('\n')}
</main>
<script type="application/json" id="data">${embeddedJson(data)}</script>
<script type="text/plain" id="files">${packFiles(items)}</script>
<script>
(${pageScript.toString()})();
</script>
</body>
</html>
`;
}
