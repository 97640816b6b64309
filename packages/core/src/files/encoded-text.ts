import { encodeName, isNameString } from '../text/name-bytes.ts';

/**
 * The bytes of one text after another, in reused memory: allocating it for each would take most of
 * the time.
 */
export class EncodedText {
  bytes = new Uint8Array(256);
  length = 0;

  /** Stores the bytes of a name or path; false if it cannot be encoded, see `encodeName`. */
  take(text: string): boolean {
    if (text.length > this.bytes.length) this.bytes = new Uint8Array(text.length * 2);
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) return this.#takeOther(text);
      this.bytes[index] = code;
    }
    this.length = text.length;
    return true;
  }

  #takeOther(text: string): boolean {
    if (!isNameString(text)) return false;
    this.bytes = encodeName(text);
    this.length = this.bytes.length;
    return true;
  }
}
