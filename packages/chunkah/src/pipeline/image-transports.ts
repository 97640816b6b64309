/**
 * Transports of skopeo (containers-transports(5)) and of regctl for other places, or other formats,
 * than images are read from and written to here.
 */
const foreignTransports: ReadonlySet<string> = new Set([
  ...['atomic', 'containers-storage', 'dir', 'docker', 'docker-archive', 'docker-daemon', 'ocidir', 'ostree'],
  ...['sif', 'tarball'],
]);

/**
 * Whether the word before the first colon of a text looks like a transport: it is known as one,
 * begins as ours do, or stands before `:/`.
 */
export function isTransport(word: string, text: string): boolean {
  const name = word.toLowerCase();
  return foreignTransports.has(name) || /^(?:oci|docker)/.test(name) || text.startsWith('/', word.length + 1);
}
