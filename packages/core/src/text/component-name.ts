/**
 * A name or path of the file index as a valid component name: valid Unicode, where a byte that is
 * not UTF-8 (a lone surrogate U+DC80-U+DCFF, see `decodeName`) is written `\xHH`. Two names can
 * give the same text, since `\xff` may also occur literally in a name: the caller must make sure
 * that its components have different names.
 */
export function componentName(name: string): string {
  if (name.isWellFormed()) return name;
  return name.replace(/[\udc80-\udcff]/gu, (byte) => `\\x${(byte.charCodeAt(0) - 0xdc00).toString(16)}`);
}
