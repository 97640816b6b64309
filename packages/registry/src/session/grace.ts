/** A signal that is aborted some milliseconds after another one. */
export function graceOf(signal: AbortSignal | undefined, milliseconds: number): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const later = new AbortController();
  const start = () => setTimeout(() => later.abort(signal.reason), milliseconds).unref();
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return later.signal;
}
