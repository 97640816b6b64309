import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type Fault, type FaultyRegistry, readAll } from '../../packages/registry/src/faulty-registry.fixture.ts';

/** The account that the token server of {@link withTokens} takes. */
export const account = 'user:secret-password';

/** No message may have any of these. */
export const secrets = ['secret-password', Buffer.from(account).toString('base64'), 'secret-token'];

/** A fault for the requests that meet a condition. */
export function at(isMeant: (request: IncomingMessage) => boolean, fault: Fault): Fault {
  return (request, response, registry) => isMeant(request) && fault(request, response, registry);
}

/** One fault for the first of these requests, another one for the second, and so on. */
export function inTurn(isMeant: (request: IncomingMessage) => boolean, ...faults: readonly Fault[]): Fault {
  const turns = faults.values();
  return (request, response, registry) => {
    if (!isMeant(request)) return false;
    return turns.next().value?.(request, response, registry) ?? false;
  };
}

/** The first of these faults that means a request. */
export function oneOf(...faults: readonly Fault[]): Fault {
  return async (request, response, registry) => {
    for (const fault of faults) if (await fault(request, response, registry)) return true;
    return false;
  };
}

/** Requests with a method, about blobs or manifests. */
export function requests(method: string, what: 'blobs' | 'manifests'): (request: IncomingMessage) => boolean {
  return (request) => request.method === method && request.url?.includes(`/${what}/`) === true;
}

/** Breaks the connection; the registry keeps what it had. */
export const cut: Fault = (request) => {
  request.socket.destroy();
  return true;
};

/** Breaks the connection when so many bytes of an upload came, which the registry keeps. */
export function cutAfter(bytes: number): Fault {
  return async (request, _, registry) => {
    const id = uploadOf(request);
    const { socket } = request;
    let held = registry.uploads.get(id) ?? Buffer.alloc(0);
    for await (const part of request) {
      held = Buffer.concat([held, part]).subarray(0, bytes);
      registry.uploads.set(id, held);
      if (held.length === bytes) break;
    }
    socket.destroy();
    return true;
  };
}

/** Does what is asked, and breaks the connection instead of an answer. */
export const cutAnswer: Fault = async (request, response) => {
  response.writeHead = () => response;
  response.end = () => {
    request.socket.destroy();
    return response;
  };
  return false;
};

export function answer(status: number, headers: Record<string, string> = {}, body = ''): Fault {
  return (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(body);
    return true;
  };
}

/** Takes its time for each answer, and for the bytes of uploads. */
export const slow: Fault = async (request) => {
  request.pause();
  await setTimeout(100);
  return false;
};

/** Says that what it took is something else. */
export const wrongDigest: Fault = (request, response) => {
  request.resume();
  response.writeHead(201, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }).end();
  return true;
};

/** Uploads go to another server. */
export function uploadsElsewhere(other: FaultyRegistry): Fault {
  return (_, response) => {
    const id = `${other.uploads.size + 1}`;
    other.uploads.set(id, Buffer.alloc(0));
    response.writeHead(202, { location: `http://${other.host}/v2/app/blobs/uploads/${id}` }).end();
    return true;
  };
}

export interface TokenFaults {
  /** The first such request finds that all tokens have ended. */
  readonly endsAt?: (request: IncomingMessage) => boolean;
  /** What the token server takes instead of the account. */
  readonly identityToken?: string;
  /** Answers a question for a token instead. */
  readonly answer?: (response: ServerResponse) => void;
}

/** A registry that wants a token, which its token server gives to one account. */
export function withTokens(fault: Fault | undefined, { endsAt, identityToken, answer: own }: TokenFaults = {}): Fault {
  const valid = new Set<string>();
  let count = 0;
  let isOver = false;
  return async (request, response, registry) => {
    const { authorization = '', host } = request.headers;
    if (request.url?.startsWith('/token') === true) {
      if (own !== undefined) own(response);
      else if (await isKnown(request, identityToken)) {
        count += 1;
        const token = `secret-token-${count}`;
        valid.add(`Bearer ${token}`);
        response.end(JSON.stringify({ token }));
      } else response.writeHead(401).end();
      return true;
    }
    if (!isOver && endsAt?.(request) === true) {
      valid.clear();
      isOver = true;
    }
    if (valid.has(authorization)) return (await fault?.(request, response, registry)) === true;
    request.resume();
    const challenge = `Bearer realm="http://${host}/token",service="test"`;
    response.writeHead(401, { 'www-authenticate': challenge }).end();
    return true;
  };
}

/** Whether a question for a token has the account, or the identity token that is wanted instead. */
async function isKnown(request: IncomingMessage, identityToken: string | undefined): Promise<boolean> {
  if (identityToken === undefined) return request.headers.authorization === `Basic ${secrets[1]}`;
  const form = new URLSearchParams((await readAll(request)).toString());
  return form.get('grant_type') === 'refresh_token' && form.get('refresh_token') === identityToken;
}

/** JSON without an end. */
export function endless(response: ServerResponse): void {
  const piece = `{"a":"${'x'.repeat(65_536)}"},`;
  response.on('drain', () => {
    while (!response.destroyed && response.write(piece));
  });
  response.write('[');
  while (!response.destroyed && response.write(piece));
}

function uploadOf({ url = '' }: IncomingMessage): string {
  return new URL(url, 'http://x').pathname.replace(/^.*\//, '');
}
