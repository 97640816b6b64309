import { setImmediate } from 'node:timers';

/**
 * Delivers one answer per turn of the event loop, in the order of the requests or the last one
 * first, so that plugins cannot rely on either.
 * @returns a function that waits for the turn of one answer.
 */
export function answersInTurn(lastFirst: boolean): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const answerNext = () => (lastFirst ? waiting.pop() : waiting.shift())?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      setImmediate(answerNext);
    });
}
