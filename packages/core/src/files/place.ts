/**
 * Where a path leads, beside the ids of entries: to the root directory, whose entries have this as
 * their parent.
 */
export const rootDirectory = -1;

/** Nothing lies at the path. */
export const nowhere = -2;

/** The path has an empty name, `.` or `..`, and was not walked as bytes. */
export const notWalked = -3;
