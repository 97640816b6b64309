import { escapeMarkup } from './markup.ts';
import { stabilityClass } from './stability-colors.ts';

/** A part of the page with a heading. */
export function section(id: string, title: string, body: string, className?: string): string {
  const ofClass = className === undefined ? '' : ` class="${className}"`;
  return `<section${ofClass} aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;
}

/** Terms and what they are; both are text. */
export function facts(pairs: readonly (readonly [string, string])[]): string {
  const items = pairs.map(([term, fact]) => `<div><dt>${escapeMarkup(term)}</dt><dd>${escapeMarkup(fact)}</dd></div>`);
  return `<dl>${items.join('')}</dl>`;
}

/**
 * A table that scrolls sideways where it is too wide, by keys as well.
 * @param numbers columns that have numbers.
 */
export function table(
  name: string,
  head: readonly string[],
  rows: readonly string[],
  numbers: readonly number[],
): string {
  const titles = head.map((title, index) => {
    return `<th scope="col"${numbers.includes(index) ? ' class="number"' : ''}>${title}</th>`;
  });
  const body = `<table><thead><tr>${titles.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  return `<div class="scroll" role="region" aria-label="${escapeMarkup(name)}: table" tabindex="0">${body}</div>`;
}

/** A row of a table; the cells are markup. */
export function row(cells: readonly string[], numbers: readonly number[]): string {
  return `<tr>${cells.map((cell, index) => (numbers.includes(index) ? numberCell(cell) : `<td>${cell}</td>`)).join('')}</tr>`;
}

export function numberCell(text: string): string {
  return `<td class="number">${text}</td>`;
}

/** A bar as long as a share of its cell, in the color of a class. */
export function barCell(share: number, className: string): string {
  return `<td class="bar"><span class="${className}" style="width:${(share * 100).toFixed(2)}%"></span></td>`;
}

/** A name of any origin. */
export function code(name: string): string {
  return `<code>${escapeMarkup(name)}</code>`;
}

/** The first of several pieces of markup, and the others behind a button. */
export function firstAndOthers([first, ...others]: readonly string[]): string {
  if (first === undefined || others.length === 0) return first ?? '';
  return `${first}<details><summary>and ${others.length} more</summary>${list(others)}</details>`;
}

export function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** Names in a list before the others are counted. */
const mostNames = 200;

/** A heading with a number, and a list of names behind a button. */
export function countedNames(title: string, names: readonly string[], note: string): string {
  const more = names.length > mostNames ? [`and ${names.length - mostNames} more`] : [];
  const items = list([...names.slice(0, mostNames).map(code), ...more]);
  const body = names.length === 0 ? '' : `<details><summary>Show</summary>${items}</details>`;
  return `<h3>${title}: ${names.length}</h3><p class="soft">${note}</p>${body}`;
}

/** The colors of stabilities. */
export const stabilityLegend =
  '<p class="legend"><span>changes often</span>' +
  Array.from({ length: 6 }, (_, step) => `<i class="${stabilityClass(step / 5)}"></i>`).join('') +
  '<span>never changes</span></p>';
