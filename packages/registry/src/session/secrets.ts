/** What must not show up in any message, whoever says it. */
export class Secrets {
  readonly #texts = new Set<string>();

  add(...texts: readonly string[]): void {
    for (const text of texts) if (text.length >= 4) this.#texts.add(text);
  }

  /** The text with all secrets left out. */
  hide(text: string): string {
    let hidden = text;
    for (const secret of this.#texts) hidden = hidden.replaceAll(secret, '***');
    return hidden;
  }
}
