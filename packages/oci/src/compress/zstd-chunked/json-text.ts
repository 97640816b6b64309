/** Characters that Go's encoder escapes and JSON.stringify does not. */
const escapedByGo = /[<>&\u2028\u2029]/g;

/** A string as JSON, as other writers of the format have it. */
export function jsonText(text: string): string {
  const json = JSON.stringify(text);
  return json.replace(escapedByGo, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
