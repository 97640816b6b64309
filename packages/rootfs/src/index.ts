export { toBinaryPath } from './binary-path.ts';
export { changed, systemCode, unreadable } from './errors.ts';
export { readOsRelease } from './os-release/read-os-release.ts';
export { expectUnchanged, openUnverified } from './read/open-file.ts';
export { hashFiles, readFile } from './read/read-file.ts';
export { parsePrunePaths } from './scan/prune.ts';
export { type Scan, type ScanOptions, scanRootfs } from './scan/scan-rootfs.ts';
export { readXattrs } from './xattr/read-xattrs.ts';
export { writeXattr } from './xattr/write-xattr.ts';
