import type { Preset } from '@chunkah/core';
import { expect, test } from 'vitest';
import { presetSchema } from './preset-schema.ts';

const full: Preset = {
  name: 'acme-os',
  title: 'Acme OS: desktop',
  extends: 'fedora',
  matches: [{ id: 'acme' }, { id: 'fedora', variants: ['acme'] }],
  maxLayers: 1,
  updatePeriod: 'daily',
  skipSpecialFiles: true,
  prune: ['/opt/acme/cache/'],
  labels: ['acme.build-', 'acme.kind=os'],
  annotations: ['-'],
  repos: ['rpm', ['bigfiles', false], ['filemap', { path: 'map.json' }]],
  rules: [{ prefix: '/opt/acme', component: 'acme', interval: 'weekly' }],
};

function faults(value: unknown): string[] {
  return (presetSchema.safeParse(value).error?.issues ?? []).map(
    ({ path, message }) => `/${path.join('/')}: expected ${message}`,
  );
}

test('all that a preset may say is taken as it is', () => {
  expect(presetSchema.parse(full)).toEqual(full);
});

test('a name and a title are enough, and undefined says nothing', () => {
  expect(presetSchema.parse({ name: 'a', title: 'A', prune: undefined })).toEqual({ name: 'a', title: 'A' });
});

test.each([
  ['name', 'auto', '/name: expected a name in kebab-case, other than "auto"'],
  ['name', 'Acme', '/name: expected a name in kebab-case, other than "auto"'],
  ['name', undefined, '/name: expected a name in kebab-case, other than "auto"'],
  ['title', 'two\nlines', '/title: expected one line of text'],
  ['extends', ['fedora'], '/extends: expected a name in kebab-case, other than "auto"'],
  ['matches', { id: 'acme' }, '/matches: expected a list of { id, variants }'],
  ['matches', [{ variants: ['x'] }], '/matches/0/id: expected a text'],
  ['matches', [{ id: 'x', variant: 'y' }], '/matches/0: expected an object with "id", without variant'],
  ['maxLayers', 0, '/maxLayers: expected a whole number of at least 1'],
  ['maxLayers', 1.5, '/maxLayers: expected a whole number of at least 1'],
  ['skipSpecialFiles', 'yes', '/skipSpecialFiles: expected true or false'],
  ['prune', ['/var/cache/', 'tmp'], '/prune/1: expected an absolute path inside the rootfs'],
  ['labels', 'a=b', '/labels: expected a list of KEY=VALUE, KEY- or -'],
  ['repos', [['rpm', true]], '/repos/0: expected the name of a repo, ["name", { options }] or ["name", false]'],
  ['rules', [{ prefix: '/x' }], '/rules/0/component: expected a text'],
  ['prunes', [], '/: expected an object with "name" and "title", without prunes'],
])('%s: %j is refused', (key, value, fault) => {
  expect(faults({ ...full, [key]: value })).toEqual([fault]);
});

test.each([undefined, null, 'fedora', () => full])('%s is not a preset', (value) => {
  expect(faults(value)).toEqual(['/: expected an object with "name" and "title"']);
});
