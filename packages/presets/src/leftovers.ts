// Paths to prune. A running system needs none of them: each is recreated, or useful only where the
// root was made. Not pruned are `/etc/machine-id`, since systemd distinguishes a missing one from
// an empty one, and directories such as `/var/log/nginx` that programs expect to exist.

/** In every root. */
export const commonLeftovers: readonly string[] = [
  // Mount points of whatever runs the image.
  '/dev/',
  '/proc/',
  '/sys/',
  '/tmp/',
  '/var/tmp/',
  '/lost+found',
  // Markers of the container that the root was made in: programs would take a real system for one.
  '/.dockerenv',
  '/run/.containerenv',
  '/run/secrets/',
  // Secrets and traces of one machine, see https://systemd.io/BUILDING_IMAGES.
  '/var/lib/systemd/credential.secret',
  '/var/lib/systemd/random-seed',
  '/var/lib/systemd/coredump/',
  '/var/log/journal/',
  // Contains inode numbers and times; it only speeds up ldconfig.
  '/var/cache/ldconfig/',
];

/**
 * In bootable roots: `/run` is a memory file system there, while programs in containers may need
 * what the image has in it. systemd-tmpfiles recreates the link for D-Bus.
 */
export const bootedLeftovers: readonly string[] = ['/run/', '/var/lib/dbus/machine-id'];

/**
 * On the disk of a deployed system: a second copy of all files. The directory itself is a mount
 * point.
 */
export const ostreeLeftovers: readonly string[] = ['/sysroot/'];

/** Recreated by `sshd-keygen` at boot: keys in an image would be the same on all machines. */
export const sshHostKeys: readonly string[] = [
  '/etc/ssh/ssh_host_ecdsa_key',
  '/etc/ssh/ssh_host_ecdsa_key.pub',
  '/etc/ssh/ssh_host_ed25519_key',
  '/etc/ssh/ssh_host_ed25519_key.pub',
  '/etc/ssh/ssh_host_rsa_key',
  '/etc/ssh/ssh_host_rsa_key.pub',
];
