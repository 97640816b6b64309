/** Milliseconds that any load may take, plus this multiple of an undisturbed one. */
const grace = 1000;
const patience = 20;

/** Measures an undisturbed run, to determine how long a similar one may take. */
export async function timeLimitFrom(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return grace + patience * (performance.now() - start);
}

/**
 * The result of the work, if it ends in time.
 * @param limit in milliseconds.
 * @param what is running, as the subject of a sentence.
 */
export async function withinTime<Result>(work: Promise<Result>, limit: number, what: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} does not end: given up after ${Math.round(limit)} ms`)), limit);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
