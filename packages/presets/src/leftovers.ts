// Paths to prune. Nothing a running system needs: each is remade, or is of use only where the root
// was made. Left alone are `/etc/machine-id`, since systemd takes a missing one and an empty one
// for different things, and directories such as `/var/log/nginx` that programs expect to be there.

/** In every root. */
export const commonLeftovers: readonly string[] = [
  // Mounted over by whatever runs the image.
  '/dev/',
  '/proc/',
  '/sys/',
  '/tmp/',
  '/var/tmp/',
  '/lost+found',
  // Signs of the container that the root was made in: on a real system programs would take it for
  // one.
  '/.dockerenv',
  '/run/.containerenv',
  '/run/secrets/',
  // Secrets and traces of one machine, see https://systemd.io/BUILDING_IMAGES.
  '/var/lib/systemd/credential.secret',
  '/var/lib/systemd/random-seed',
  '/var/lib/systemd/coredump/',
  '/var/log/journal/',
  // Holds inode numbers and times; it only makes ldconfig faster.
  '/var/cache/ldconfig/',
];

/**
 * In roots that boot: `/run` is a file system in memory there, while programs in containers may
 * need what the image has in it. systemd-tmpfiles makes the link for D-Bus again.
 */
export const bootedLeftovers: readonly string[] = ['/run/', '/var/lib/dbus/machine-id'];

/**
 * What is on the disk of a deployed system: a second copy of all files. The directory itself is a
 * mount point.
 */
export const ostreeLeftovers: readonly string[] = ['/sysroot/'];

/** Remade by `sshd-keygen` at boot: keys in an image would be the same on all machines. */
export const sshHostKeys: readonly string[] = [
  '/etc/ssh/ssh_host_ecdsa_key',
  '/etc/ssh/ssh_host_ecdsa_key.pub',
  '/etc/ssh/ssh_host_ed25519_key',
  '/etc/ssh/ssh_host_ed25519_key.pub',
  '/etc/ssh/ssh_host_rsa_key',
  '/etc/ssh/ssh_host_rsa_key.pub',
];
