/**
 * A name or path of the file index as a component may be called: valid Unicode, where a byte that
 * is not UTF-8 (a lone surrogate U+DC80-U+DCFF, see `decodeName`) is written `\xHH`. Two names can
 * become one text, since `\xff` may also be spelled out in a name: the caller sees to it that its
 * components have different names.
 */
export function componentName(name: string): string {
  if (name.isWellFormed()) return name;
  return name.replace(/[\udc80-\udcff]/gu, (byte) => `\\x${(byte.charCodeAt(0) - 0xdc00).toString(16)}`);
}
