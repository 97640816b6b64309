/**
 * Makes the error of a line of a database's file.
 * @param line from 1.
 * @param reason what is wrong with it, names made printable.
 */
export type DpkgFault = (line: number, reason: string) => Error;
