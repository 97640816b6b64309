/** Milliseconds that any load may take, and how often as long as an undisturbed one besides. */
const grace = 1000;
const patience = 20;

/** Measures one undisturbed piece of work, to know how long the like of it may take. */
export async function timeLimitFrom(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return grace + patience * (performance.now() - start);
}

/**
 * What the work gives, if it ends in time.
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
