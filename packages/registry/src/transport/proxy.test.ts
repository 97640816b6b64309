import { expect, test } from 'vitest';
import { isLoopback, proxyFor } from './proxy.ts';

const proxy = 'http://proxy.example:3128';

function isProxied(url: string, list: string): boolean {
  return proxyFor(new URL(url), { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: list }) !== undefined;
}

test.each([
  ['example.org', true],
  ['a.example.org', true],
  ['notexample.org', false],
  ['other.example', false],
])('NO_PROXY with a domain: %s', (host, isExempt) => {
  for (const list of ['example.org', 'x, example.org', '*.x.y example.org:443']) {
    expect(isProxied(`https://${host}/`, list)).toBe(!isExempt);
  }
});

test.each([
  ['https://example.org', '*'],
  ['https://a.example.org', '.example.org'],
  ['https://a.example.org', '*.example.org'],
  ['https://example.org:8443', 'example.org:8443'],
  ['https://10.1.2.3', '10.0.0.0/8'],
  ['https://10.1.2.3', '10.1.2.3'],
  ['https://[fd00::1]:5000', 'fd00::/8'],
  ['https://[fd00::1]', '[fd00::1]'],
  ['https://[fd00::1]', 'fd00::1'],
  ['https://localhost', ''],
  ['https://127.3.2.1:5000', ''],
])('%s is asked directly with NO_PROXY=%s', (url, list) => {
  expect(isProxied(url, list)).toBe(false);
});

test.each([
  ['https://example.org', '.example.org'],
  ['https://example.org:8443', 'example.org:443'],
  ['https://11.1.2.3', '10.0.0.0/8'],
  ['https://10.1.2.3', '10.0.0.0/64'],
  ['https://10.1.2.3', 'fd00::/8'],
  ['https://example.org', ''],
])('%s is asked through the proxy with NO_PROXY=%s', (url, list) => {
  expect(isProxied(url, list)).toBe(true);
});

test('each scheme has a variable, in lower case first', () => {
  const environment = { http_proxy: 'a.example:1', HTTP_PROXY: 'b.example:2', HTTPS_PROXY: 'https://c.example' };
  expect(proxyFor(new URL('http://x.example'), environment)?.href).toBe('http://a.example:1/');
  expect(proxyFor(new URL('https://x.example'), environment)?.href).toBe('https://c.example/');
  expect(proxyFor(new URL('https://x.example'), {})).toBeUndefined();
});

test('an address that is none is refused without showing it', () => {
  for (const address of ['socks5://user:hidden-word@x', 'http://user:hidden-word%zz@x', 'user:hidden-word@']) {
    expect(() => proxyFor(new URL('https://x.example'), { HTTPS_PROXY: address })).toThrow(
      expect.objectContaining({ code: 'PROXY_INVALID', message: 'HTTPS_PROXY is not the address of a proxy' }),
    );
  }
});

test('this machine has many names', () => {
  for (const host of ['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '::1']) expect(isLoopback(host)).toBe(true);
  for (const host of ['localhost.example', '128.0.0.1', '::2', '0.0.0.0']) expect(isLoopback(host)).toBe(false);
});
