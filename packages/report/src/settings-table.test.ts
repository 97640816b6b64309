import { expect, test } from 'vitest';
import { formatVersion } from './results/format-version.ts';
import type { SettingsReport } from './results/settings-report.ts';
import { settingsTable } from './settings-table.ts';

const configFile = '/srv/a-rather-long-directory/of-some-depth/chunkah.config.ts';
const origin = `config ${configFile}`;
const report: SettingsReport = {
  formatVersion,
  configFile,
  presets: [{ name: 'debian', reason: 'os-release says ID=debian' }],
  options: {
    rootfs: { value: '/var/lib/containers/storage/overlay/0123456789abcdef0123456789abcdef/merged', origin },
    maxLayers: { value: 64, origin: 'default' },
    prune: [
      { value: '/var/cache/', origin: 'preset debian' },
      { value: '/srv/a b', origin: 'command line' },
    ],
    rules: [{ value: { prefix: '/opt', component: 'opt', interval: 'weekly' }, origin }],
  },
  repos: [
    { name: 'xattr', version: '0.1.0', priority: 0, origin: 'built-in', enabled: true, options: {} },
    {
      name: 'acme',
      version: '1.2.3',
      priority: 20,
      origin,
      enabled: true,
      options: { places: ['/a', '/b', '/c/d/e'], deep: ['/x/y/z'] },
    },
  ],
};

test('on a terminal of 80 columns no line is longer, and what is cut ends in …', () => {
  expect(settingsTable(report, 80).split('\n')).toEqual([
    `config: ${configFile}`,
    'preset: debian, os-release says ID=debian',
    '',
    'option     value                                                   origin',
    'rootfs     /var/lib/containers/storage/overlay/0123456789abcdef0…  config',
    'maxLayers  64                                                      default',
    'prune      /var/cache/                                             preset debian',
    'prune      /srv/a b                                                command line',
    'rules      /opt is opt, weekly                                     config',
    '',
    'repo   version  priority  state  origin    options',
    'xattr  0.1.0           0  on     built-in  {}',
    'acme   1.2.3          20  on     config    {"places":["/a","/b","/c/d/e"],"deep…',
  ]);
});

test('without a terminal nothing is cut, and each origin is whole', () => {
  const text = settingsTable(report);
  expect(text).toContain(`/merged  ${origin}`);
  expect(text).toContain('"deep":["/x/y/z"]}');
  expect(text).not.toContain('…');
});
