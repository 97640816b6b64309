/**
 * Where a path leads, besides the ids of entries: to the root directory, whose entries have this as
 * their parent.
 */
export const rootDirectory = -1;

/** The path does not exist. */
export const nowhere = -2;

/** The path has an empty name, `.` or `..`, and was not walked as bytes. */
export const notWalked = -3;
