import type { HttpAnswer } from './exchange.ts';

/** An answer that is longer, or takes longer, than it may. */
export class BodyFault extends Error {}

export interface BodyBounds {
  /** Most bytes. */
  readonly bytes: number;
  /** Most milliseconds. */
  readonly time: number;
}

/**
 * Reads an answer whole, so that its connection is free again.
 * @throws BodyFault; an error of the system when the connection breaks.
 */
export function readBody({ body }: Pick<HttpAnswer, 'body'>, { bytes, time }: BodyBounds): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const end = (error: Error) => {
      clearTimeout(timer);
      body.destroy();
      reject(error);
    };
    const timer = setTimeout(() => end(new BodyFault(`it does not end within ${time / 1000} s`)), time);
    body.on('data', (part: Buffer) => {
      size += part.length;
      if (size > bytes) end(new BodyFault(`it has more than ${bytes} bytes`));
      else parts.push(part);
    });
    body.on('end', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(parts));
    });
    body.on('error', end);
    body.on('close', () => {
      if (!body.complete) end(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    });
  });
}
