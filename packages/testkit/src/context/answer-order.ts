import { setImmediate } from 'node:timers';

/**
 * Lets answers arrive one per turn of the event loop, in the order in which they were asked for or
 * the last one first, so that nobody can rely on either.
 * @returns waits for the turn of one answer.
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
