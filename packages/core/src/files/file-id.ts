/** Number of an entry of the file index: entries are numbered from 0 in path order. */
export type FileId = number;
