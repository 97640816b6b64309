import { isChunkahError } from '@chunkah/core';
import type { Session } from '../session/session.ts';
import { networkFailure } from '../transport/network-failure.ts';
import { isPassing, mayPass, mostTries, networkCode, waitBefore } from '../transport/retry.ts';
import { type Step, Upload, type UploadedBlob } from './upload.ts';

/** What became of a blob: the registry had it, took it from another repository, or was sent it. */
export type BlobOutcome = 'there' | 'mounted' | 'sent';

type OnSent = (bytes: number) => void;

export interface PutBlobOptions {
  /** Another repository of the registry that may have the blob. */
  readonly mountFrom?: string | undefined;
  /** Hears how many bytes of the blob are on their way. */
  readonly onSent?: OnSent;
}

export interface UploadsOptions {
  readonly session: Session;
  readonly repository: string;
}

/** Brings blobs into a repository. */
export class Uploads {
  readonly #session: Session;
  readonly #repository: string;
  /** Sessions that the registry keeps open. */
  readonly #open = new Set<Upload>();
  /** Requests that open one, send its bytes or close it. */
  readonly #asked = new Set<Promise<unknown>>();

  constructor({ session, repository }: UploadsOptions) {
    this.#session = session;
    this.#repository = repository;
  }

  /**
   * Makes sure that the repository has a blob.
   * @throws ChunkahError; the signal's reason.
   */
  async put(blob: UploadedBlob, { mountFrom, onSent = () => {} }: PutBlobOptions = {}): Promise<BlobOutcome> {
    if (await this.has(blob.digest)) return 'there';
    const begun = await this.#begin(blob, mountFrom, onSent);
    if (begun === 'mounted') return begun;
    await this.#complete(blob, begun, onSent);
    return 'sent';
  }

  async has(digest: string): Promise<boolean> {
    const reply = await this.#session.send({
      method: 'HEAD',
      to: `${this.#repository}/blobs/${digest}`,
      scopes: [this.#scope],
      what: `the blob ${digest}`,
      expected: [200, 404],
    });
    return reply.status === 200;
  }

  /**
   * Gives up all sessions that are still open, so that the registry frees their room. What the
   * registry is still answering comes to its end first: it cannot close a session that it is busy
   * with.
   */
  async abandon(): Promise<void> {
    await Promise.allSettled(this.#asked);
    const open = [...this.#open];
    this.#open.clear();
    await Promise.all(open.map((upload) => upload.abandon()));
  }

  get #scope(): string {
    return `repository:${this.#repository}:pull,push`;
  }

  async #begin(blob: UploadedBlob, mountFrom: string | undefined, onSent: OnSent): Promise<Upload | 'mounted'> {
    if (mountFrom !== undefined && mountFrom !== this.#repository) {
      const mounted = await this.#mount(blob, mountFrom, onSent);
      if (mounted !== undefined) return mounted;
    }
    return this.#start(blob, onSent);
  }

  /** @returns nothing when the other repository may not be read. */
  async #mount(blob: UploadedBlob, from: string, onSent: OnSent): Promise<Upload | 'mounted' | undefined> {
    const scopes = [this.#scope, `repository:${from}:pull`];
    try {
      return await this.#tracked(this.#ask(blob, onSent, scopes, `?mount=${blob.digest}&from=${from}`));
    } catch (error) {
      if (!isChunkahError(error) || !['REGISTRY_DENIED', 'REGISTRY_REFUSED'].includes(error.code)) throw error;
      this.#session.logger.info(`nothing can be mounted from ${from}: ${error.message}`);
      return undefined;
    }
  }

  async #start(blob: UploadedBlob, onSent: OnSent): Promise<Upload> {
    const begun = await this.#tracked(this.#ask(blob, onSent, [this.#scope], ''));
    if (begun === 'mounted') throw new Error('the registry mounted what it was not asked to');
    return begun;
  }

  /** What is opened after the end of the run is still given up: see {@link abandon}. */
  async #tracked<Result>(asked: Promise<Result>): Promise<Result> {
    this.#asked.add(asked);
    try {
      const result = await asked;
      this.#session.signal?.throwIfAborted();
      return result;
    } finally {
      this.#asked.delete(asked);
    }
  }

  /**
   * Opens a session. The answer is waited for, even when the run has ended: who does not know where
   * the session is cannot close it.
   */
  async #ask(
    blob: UploadedBlob,
    onSent: OnSent,
    scopes: readonly string[],
    query: string,
  ): Promise<Upload | 'mounted'> {
    this.#session.signal?.throwIfAborted();
    const reply = await this.#session.send({
      method: 'POST',
      to: `${this.#repository}/blobs/uploads/${query}`,
      scopes,
      what: `the blob ${blob.digest}`,
      expected: query === '' ? [202] : [201, 202],
      signal: this.#session.grace,
    });
    if (reply.status === 201) return 'mounted';
    const location = this.#session.located(reply, 'POST');
    const upload = new Upload(blob, location, { session: this.#session, scopes: [this.#scope], onSent });
    this.#open.add(upload);
    return upload;
  }

  async #complete(blob: UploadedBlob, first: Upload, onSent: OnSent): Promise<void> {
    let upload = first;
    let mayResume = true;
    for (let tries = 1; ; tries += 1) {
      const step = await this.#tracked(this.#send(upload));
      if (step.kind === 'done') return;
      const wait = this.#waitAfter(step, tries);
      this.#session.logger.info(`blob ${blob.digest}: ${step.fault.message}; trying again`);
      if (wait > 0) await this.#session.transport.clock.wait(wait, this.#session.signal);
      if (step.kind === 'lost') mayResume = false;
      if (mayResume && (await upload.findOffset())) continue;
      this.#open.delete(upload);
      await upload.abandon();
      // The answer to the last request may have been all that was lost.
      if (await this.has(blob.digest)) return;
      onSent(0);
      upload = await this.#start(blob, onSent);
    }
  }

  async #send(upload: Upload): Promise<Step> {
    const step = await upload.send((error) => networkCode(error) !== undefined && !this.#isAborted);
    if (step.kind === 'done') this.#open.delete(upload);
    return step;
  }

  get #isAborted(): boolean {
    return this.#session.signal?.aborted === true;
  }

  /** @throws ChunkahError when nothing is to be tried any more. */
  #waitAfter(step: Exclude<Step, { kind: 'done' }>, tries: number): number {
    const fault = networkFailure(step.fault, this.#session.host, 'an upload');
    if (tries === mostTries) throw fault;
    if (step.kind === 'lost') return 0;
    const { reply } = step;
    if (reply === undefined ? !isPassing(step.fault) : !mayPass(reply.status)) throw fault;
    return waitBefore(tries, reply?.headers ?? {}, this.#session.transport.clock.now());
  }
}
