/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** What a tile shows: name, what is said of it, its place in a few words, class of its color. */
export type PageItem = readonly [name: string, about: string, place: string, color: string];

/** What the search finds by its name, and what is said of it. */
export type PageName = readonly [name: string, about: string];

/** What the page carries for its script. */
export interface PageData {
  readonly items: readonly PageItem[];
  /** Components, when these are not the items. */
  readonly names?: readonly PageName[];
  /** Tiles of the treemap: item, left, top, width, height in hundredths of a percent. */
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
  const { items, names, wide, narrow }: PageData = JSON.parse(element('data').textContent ?? '');
  const components: readonly PageName[] = names ?? items.map(([name, about]) => [name, about]);

  let unpacked: Promise<readonly (readonly (readonly [path: string, note?: string])[])[]> | undefined;
  /** The paths of each item, and what is said of them; unpacked when they are first needed. */
  const filesOf = () => {
    unpacked ??= (async () => {
      const bytes = Uint8Array.from(atob((element('files').textContent ?? '').trim()), (character) =>
        character.charCodeAt(0),
      );
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
      const text = await new Response(stream).text();
      return text.split('\0').map((part) =>
        (part === '' ? [] : part.split('\n')).map((line): readonly [string, string?] => {
          const [path = '', note] = line.split('\t');
          return note === undefined ? [path] : [path, note];
        }),
      );
    })();
    return unpacked;
  };

  const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;
  const described = ([name, about]: PageItem) => `${name}: ${about}`;

  const listItem = (text: string, note: string) => {
    const item = document.createElement('li');
    const code = document.createElement('code');
    code.textContent = text;
    item.append(code, note);
    return item;
  };

  const showItem = async (number: number) => {
    const item = items[number];
    if (item === undefined) return;
    const panel = element('selected');
    const list = document.createElement('ul');
    const title = document.createElement('p');
    title.textContent = described(item);
    panel.replaceChildren(title);
    const files = (await filesOf())[number] ?? [];
    list.append(
      ...files.slice(0, mostResults).map(([path, note]) => listItem(path, note === undefined ? '' : `: ${note}`)),
    );
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
    const item = items[number];
    button.type = 'button';
    button.textContent = item?.[0] ?? '';
    button.className = item?.[3] ?? '';
    button.tabIndex = index === 0 ? 0 : -1;
    if (item !== undefined) {
      button.ariaLabel = described(item);
      button.title = described(item);
    }
    button.ariaPressed = 'false';
    button.addEventListener('click', () => {
      for (const other of buttons) other.ariaPressed = String(other === button);
      void showItem(number);
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

  /** Adds paths to what was found, as long as there is room; answers how many there are. */
  const addPaths = (found: HTMLElement[], all: Awaited<ReturnType<typeof filesOf>>, wanted: string) => {
    let count = 0;
    for (const [number, files] of all.entries()) {
      const [name = '', , itsPlace = ''] = items[number] ?? [];
      for (const [path, note] of files) {
        if (!path.toLowerCase().includes(wanted)) continue;
        count += 1;
        if (found.length >= mostResults) continue;
        found.push(listItem(path, `: ${name}, ${itsPlace}${note === undefined ? '' : `, ${note}`}`));
      }
    }
    return count;
  };

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
    const found = named.slice(0, mostResults).map(([name, about]) => listItem(name, ` (component): ${about}`));
    const paths = addPaths(found, all, wanted);
    const more = named.length + paths - found.length;
    count.textContent = `${counted(named.length, 'component')}, ${counted(paths, 'path')}${more > 0 ? `; the first ${found.length} are shown` : ''}`;
    results.replaceChildren(...found);
  });
}
