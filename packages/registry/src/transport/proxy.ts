import { BlockList, isIP } from 'node:net';
import { proxyInvalid } from '../errors.ts';

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Addresses of this machine, which no proxy and no other machine gets to see. */
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a host name, without brackets and port, is this machine. */
export function isLoopback(host: string): boolean {
  const kind = isIP(host);
  if (kind === 0) return host === 'localhost' || host.endsWith('.localhost');
  return loopback.check(host, kind === 6 ? 'ipv6' : 'ipv4');
}

/** The name or address in a URL, IPv6 without brackets. */
export function hostnameOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/**
 * The proxy that leads to a URL: `HTTPS_PROXY` or `HTTP_PROXY`, unless `NO_PROXY` lists the host.
 * The names in lower case come first, as in curl; this machine is never asked through a proxy.
 * @throws ChunkahError `PROXY_INVALID`.
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const variable = [name, name.toUpperCase()].find((one) => (environment[one] ?? '') !== '');
  if (variable === undefined || isLoopback(hostnameOf(url))) return undefined;
  if (isExempt(url, environment.no_proxy || environment.NO_PROXY || '')) return undefined;
  const text = environment[variable] ?? '';
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  const isUsable = proxy !== undefined && ['http:', 'https:'].includes(proxy.protocol) && hasPlainUser(proxy);
  if (!isUsable) throw proxyInvalid(variable);
  return proxy;
}

/** Whether user and password can be decoded: URLs take a percent sign that is none. */
function hasPlainUser(proxy: URL): boolean {
  try {
    proxyAuthorization(proxy);
    return true;
  } catch {
    return false;
  }
}

/** The value of `Proxy-Authorization`, if the address of the proxy has a user. */
export function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === '') return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** `*`, `example.org` and what is below, `.example.org` alone below, addresses, networks; with ports. */
function isExempt(url: URL, list: string): boolean {
  const host = hostnameOf(url);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = entry, ofPort] = /^(?:\[(?=.*\]))?([^\]]*?)\]?(?::([0-9]+))?$/.exec(entry) ?? [];
      if (isIP(entry) === 6) return sameHost(entry, host);
      return (ofPort === undefined || ofPort === port) && sameHost(name, host);
    });
}

function sameHost(entry: string, host: string): boolean {
  const [address = '', bits] = entry.split('/');
  const kind = isIP(address);
  if (kind !== 0) return isIn(address, bits, host);
  const name = entry.toLowerCase().replace(/^\*(?=\.)/, '');
  return name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
}

function isIn(address: string, bits: string | undefined, host: string): boolean {
  const kind = isIP(address);
  if (isIP(host) !== kind) return false;
  const family = kind === 6 ? 'ipv6' : 'ipv4';
  const network = new BlockList();
  const size = kind === 6 ? 128 : 32;
  const length = bits === undefined ? size : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > size) return false;
  network.addSubnet(address, length, family);
  return network.check(host, family);
}
