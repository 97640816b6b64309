import koffi from 'koffi';

/** Command of fcntl(2) that sets the size of a pipe's buffer. */
const setPipeSize = 1031;
/**
 * What Linux lets every user have at least, unless its limits were changed (pipe(7),
 * pipe-max-size): 16 times the default.
 */
const wantedSize = 1024 * 1024;

const fcntl: (descriptor: number, command: number, type: 'int', argument: number) => number = koffi
  .load(null)
  .func('int fcntl(int fd, int cmd, ...)');

/**
 * Gives a pipe a larger buffer: writer and reader then wait for each other less often. A pipe that
 * may not grow stays as it is.
 */
export function enlargePipe(descriptor: number): void {
  fcntl(descriptor, setPipeSize, 'int', wantedSize);
}
