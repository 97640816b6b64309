/** Files of dpkg's database that are about all packages: no package owns them. */
export const ownNames: readonly string[] = [
  ...['status', 'status-old', 'available', 'available-old', 'arch', 'arch-native', 'cmethopt'],
  ...['diversions', 'diversions-old', 'statoverride', 'statoverride-old'],
  ...['lock', 'lock-frontend', 'methlock', 'info/format', 'triggers/File', 'triggers/Unincorp', 'triggers/Lock'],
];
