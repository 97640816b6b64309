import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';

/** mtime of `/opt/beta/before 1970`, in Unix seconds. */
export const timeBefore1970 = -315_619_200;

/**
 * Adds to a Debian root what layers can hold and Debian leaves out, most of it below `/opt`. The
 * two components `alpha` and `beta` are the trees `/opt/alpha` and `/opt/beta`. Owners,
 * capabilities, ACLs and attributes are set by the programs that administrators use.
 */
export function addOddEntries(root: string): void {
  const at = (path: string) => `${root}/${path}`;
  const tool = (command: string, ...args: string[]) => {
    execFileSync(command, args, {
      cwd: root,
      env: { ...process.env, LC_ALL: 'C', PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
    });
  };
  for (const path of ['alpha', 'beta', 'empty', 'shared', 'odd']) mkdirSync(at(`opt/${path}`));
  tool('setfattr', '-n', 'user.component', '-v', 'alpha', 'opt/alpha');
  tool('setfattr', '-n', 'user.component', '-v', 'beta', 'opt/beta');

  addOwnersAndModes(at, tool);
  addLinks(at);
  addNames(at);
  addAttributes(at, tool);
  addTimes(at, tool);
}

type At = (path: string) => string;
type Tool = (command: string, ...args: string[]) => void;

function addOwnersAndModes(at: At, tool: Tool): void {
  // Octal digits of a tar header end at 2 097 151, those that many programs write at 262 143.
  const owners = { setuid: '300000:2097152', 'large ids': '2097151:262144', 'largest ids': '4294967294:4294967294' };
  for (const [name, owner] of Object.entries(owners)) {
    writeFileSync(at(`opt/alpha/${name}`), name);
    tool('chown', owner, `opt/alpha/${name}`);
  }
  writeFileSync(at('opt/beta/no mode'), 'as /etc/shadow on some systems');
  tool('chmod', '6755', 'opt/alpha/setuid');
  tool('chmod', '0', 'opt/beta/no mode');
  tool('chmod', '1777', 'opt/empty');
}

function addLinks(at: At): void {
  // One file across components, and twice in one of them.
  writeFileSync(at('opt/alpha/linked'), 'one file, three names');
  linkSync(at('opt/alpha/linked'), at('opt/alpha/linked again'));
  linkSync(at('opt/alpha/linked'), at('opt/beta/linked'));
  // One component, two directories.
  linkSync(at('usr/bin/cat'), at('opt/odd/cat'));
  symlinkSync('../../usr/bin/cat', at('opt/odd/symlink'));
  linkSync(at('opt/odd/symlink'), at('opt/empty.symlink'));

  const targets = {
    doubled: 'a//b/./c',
    root: '/',
    trailing: '../alpha/',
    upward: '../../../../../../etc/passwd',
    missing: '/no/such/place',
    lines: 'a\nb c',
    long: `${'directory/'.repeat(30)}end`,
  };
  for (const [name, target] of Object.entries(targets)) symlinkSync(target, at(`opt/odd/to ${name}`));
  symlinkSync(Buffer.from('fffe2f80', 'hex'), at('opt/odd/to bytes'));
}

function addNames(at: At): void {
  const deep = `opt/odd/${'long'.repeat(30)}/${'é'.repeat(100)}`;
  mkdirSync(at(deep), { recursive: true });
  writeFileSync(at(`${deep}/${'n'.repeat(255)}`), 'a path of many bytes');
  const binary = Buffer.concat([Buffer.from(at('opt/odd/')), Buffer.from('ff0a5c80', 'hex')]);
  writeFileSync(binary, 'a name that is not UTF-8');
}

function addAttributes(at: At, tool: Tool): void {
  tool('setcap', 'cap_net_raw,cap_net_bind_service+ep', 'usr/bin/nice');
  tool('setfacl', '-m', 'u:70000:r-x,g:3000000:rw-', 'etc/debian_version');
  tool('chmod', '2775', 'opt/shared');
  tool('setfacl', '-m', 'u:70000:rwx,d:u:70000:rwx,d:g:12:r-x', 'opt/shared');
  // A file made under a default ACL inherits it.
  writeFileSync(at('opt/shared/inherits'), '');
  tool('setfattr', '-n', 'user.bytes', '-v', '0x00ff0a3d8000fe', 'opt/shared');
  tool('setfattr', '-n', 'user.bytes', '-v', '0x800a00', 'usr/lib/os-release');
  tool('setfattr', '-n', 'user.empty', 'usr/lib/os-release');
  tool('setfattr', '-n', 'user.linked', '-v', '0x00', 'opt/alpha/linked');
  // No layer records these two.
  for (const path of ['opt/odd/symlink', 'usr/bin/cat', 'opt/odd']) {
    tool('setfattr', '-h', '-n', 'trusted.note', '-v', 'of this machine', path);
    tool('setfattr', '-h', '-n', 'security.selinux', '-v', 'system_u:object_r:bin_t:s0', path);
  }
}

/** Last: what lies in a directory changes its time. */
function addTimes(at: At, tool: Tool): void {
  const times = {
    'before 1970': `@${timeBefore1970}`,
    'fraction below a second': '2001-02-03T04:05:06.999999999Z',
    'after 2038': '2039-06-01T00:00:00.75Z',
    'after 2100': '2200-01-01T00:00:00.5Z',
  };
  for (const [name, time] of Object.entries(times)) {
    writeFileSync(at(`opt/beta/${name}`), time);
    tool('touch', '-d', time, `opt/beta/${name}`);
  }
  tool('touch', '-h', '-d', '2039-06-01T00:00:00.75Z', 'opt/odd/symlink');
  tool('touch', '-d', '2011-12-13T14:15:16.5Z', 'opt/empty', 'opt/beta');
}
