/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** A component in the data of the page: name, size as text, stability, layer, number of paths, class. */
export type PageComponent = readonly [
  name: string,
  size: string,
  stability: string,
  layer: number,
  paths: number,
  color: string,
];

/** What the page carries for its script. */
export interface PageData {
  readonly components: readonly PageComponent[];
  /** Tiles of the treemap: component, left, top, width, height in hundredths of a percent. */
  readonly wide: readonly (readonly number[])[];
  readonly narrow: readonly (readonly number[])[];
}

/**
 * The script of the page. Its text is taken and put into the page, so it must not use anything from
 * outside.
 */
export function pageScript(): void {
  const mostResults = 200;
  const element = (id: string) => document.getElementById(id) as HTMLElement;
  const { components, wide, narrow }: PageData = JSON.parse(element('data').textContent ?? '');

  let unpacked: Promise<readonly (readonly string[])[]> | undefined;
  /** The paths of each component; unpacked when they are first needed. */
  const filesOf = () => {
    unpacked ??= (async () => {
      const bytes = Uint8Array.from(atob((element('files').textContent ?? '').trim()), (character) =>
        character.charCodeAt(0),
      );
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
      const text = await new Response(stream).text();
      return text.split('\0').map((part) => (part === '' ? [] : part.split('\n')));
    })();
    return unpacked;
  };

  const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;
  const about = ([name, size, stability, layer, paths]: PageComponent) =>
    `${name}: ${size}, stability ${stability}, layer ${layer}, ${counted(paths, 'path')}`;

  const listItem = (text: string, note: string) => {
    const item = document.createElement('li');
    const code = document.createElement('code');
    code.textContent = text;
    item.append(code, note);
    return item;
  };

  const showComponent = async (number: number) => {
    const component = components[number];
    if (component === undefined) return;
    const panel = element('selected');
    const list = document.createElement('ul');
    const title = document.createElement('p');
    title.textContent = about(component);
    panel.replaceChildren(title);
    const files = (await filesOf())[number] ?? [];
    list.append(...files.slice(0, mostResults).map((path) => listItem(path, '')));
    if (files.length > mostResults) list.append(`and ${files.length - mostResults} more`);
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = 'Paths';
    details.append(summary, list);
    panel.replaceChildren(title, details);
  };

  const treemap = element('treemap');
  const buttons = wide.map(([number = 0], index) => {
    const button = document.createElement('button');
    const component = components[number];
    button.type = 'button';
    button.textContent = component?.[0] ?? '';
    button.className = component?.[5] ?? '';
    button.tabIndex = index === 0 ? 0 : -1;
    if (component !== undefined) {
      button.ariaLabel = about(component);
      button.title = about(component);
    }
    button.ariaPressed = 'false';
    button.addEventListener('click', () => {
      for (const other of buttons) other.ariaPressed = String(other === button);
      void showComponent(number);
    });
    return button;
  });
  treemap.replaceChildren(...buttons);

  /** One tile is reached by the tabulator key, the others by arrows. */
  treemap.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const last = buttons.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: Math.min(at + 1, last),
      ArrowDown: Math.min(at + 1, last),
      ArrowLeft: Math.max(at - 1, 0),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: last,
    };
    const target = buttons[targets[event.key] ?? -1];
    if (target === undefined) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
    target.focus();
  });

  const isNarrow = matchMedia('(max-width: 40rem)');
  const place = () => {
    const tiles = new Map((isNarrow.matches ? narrow : wide).map((tile) => [tile[0], tile]));
    for (const [index, button] of buttons.entries()) {
      const [, left = 0, top = 0, width = 0, height = 0] = tiles.get(wide[index]?.[0] ?? -1) ?? [];
      // No letter fits: the name is the label of the button all the same.
      const hasRoom = (width / 10_000) * treemap.clientWidth > 40 && (height / 10_000) * treemap.clientHeight > 18;
      button.classList.toggle('small', !hasRoom);
      Object.assign(button.style, {
        left: `${left / 100}%`,
        top: `${top / 100}%`,
        width: `${width / 100}%`,
        height: `${height / 100}%`,
      });
    }
  };
  isNarrow.addEventListener('change', place);
  place();

  const search = element('search') as HTMLInputElement;
  let latest = 0;
  search.addEventListener('input', async () => {
    latest += 1;
    const own = latest;
    const wanted = search.value.trim().toLowerCase();
    const results = element('results');
    const count = element('count');
    if (wanted === '') {
      results.replaceChildren();
      count.textContent = '';
      return;
    }
    const all = await filesOf();
    if (own !== latest) return;
    const named = components.filter(([name]) => name.toLowerCase().includes(wanted));
    const items = named.slice(0, mostResults).map((component) => {
      return listItem(component[0], ` (component): ${about(component).slice(component[0].length + 2)}`);
    });
    let found = 0;
    for (const [number, files] of all.entries()) {
      const [name = '', , , layer = 0] = components[number] ?? [];
      for (const path of files) {
        if (!path.toLowerCase().includes(wanted)) continue;
        found += 1;
        if (items.length < mostResults) items.push(listItem(path, `: ${name}, layer ${layer}`));
      }
    }
    const more = named.length + found - items.length;
    count.textContent = `${counted(named.length, 'component')}, ${counted(found, 'path')}${more > 0 ? `; the first ${items.length} are shown` : ''}`;
    results.replaceChildren(...items);
  });
}
