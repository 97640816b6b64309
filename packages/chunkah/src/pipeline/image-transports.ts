/**
 * Transports of skopeo (containers-transports(5)) and of regctl for other places, or other formats,
 * than images are read from and written to here.
 */
const foreignTransports: ReadonlySet<string> = new Set([
  ...['atomic', 'containers-storage', 'dir', 'docker', 'docker-archive', 'docker-daemon', 'ocidir', 'ostree'],
  ...['sif', 'tarball'],
]);

/**
 * A text for a message: what looks like the user and the password of a URL is left out of it.
 * @param text that begins with a transport.
 */
export function withoutUser(text: string): string {
  const start = /^[a-z][a-z0-9+.-]*:(?:\/\/)?/i.exec(text)?.[0] ?? '';
  const at = text.lastIndexOf('@');
  const user = text.slice(start.length, Math.max(0, at));
  const isUser = user.includes(':') || (start.endsWith('//') && user !== '' && !user.includes('/'));
  return isUser ? `${start}***${text.slice(at)}` : text;
}

/**
 * Whether the word before the first colon of a text looks like a transport: it is known as one,
 * begins as ours do, or stands before `:/`.
 */
export function isTransport(word: string, text: string): boolean {
  const name = word.toLowerCase();
  return foreignTransports.has(name) || /^(?:oci|docker)/.test(name) || text.startsWith('/', word.length + 1);
}
