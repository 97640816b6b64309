import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { Config } from './config.ts';
import { defineConfig } from './define-config.ts';
import type { configSchema } from './schema/config-schema.ts';

test('a config comes back as it is', () => {
  const config = { maxLayers: 3 };
  expect(defineConfig(config)).toBe(config);
});

test('objects, promises and functions are configs', () => {
  void defineConfig({ maxLayers: 64, repos: ['rpm', ['bigfiles', false], ['filemap', { path: 'x' }], false, null] });
  void defineConfig(Promise.resolve({ output: 'oci:image' }));
  void defineConfig(({ rootfs, osRelease, env, command }) => ({
    rootfs: rootfs ?? 'rootfs',
    prune: [command === 'build' && '/var/cache/', env.CI && '/tmp/'],
    labels: [`version=${osRelease.VERSION_ID ?? ''}`],
  }));
  void defineConfig(async () => ({ groups: { fonts: ['rpm/*-fonts'] } }));
});

test('what no config may say does not compile', () => {
  // @ts-expect-error no such option
  void defineConfig({ maxLayer: 3 });
  // @ts-expect-error a number
  void defineConfig({ maxLayers: '3' });
  // @ts-expect-error true is not an option of a repo
  void defineConfig({ repos: [['bigfiles', true]] });
  // @ts-expect-error neither a repo nor a name
  void defineConfig({ repos: [5] });
  // @ts-expect-error a repo has more than a name
  void defineConfig({ repos: [{ name: 'acme' }] });
  // @ts-expect-error none of the choices
  void defineConfig({ hardLinks: 'apart' });
  // @ts-expect-error a rule has a component
  void defineConfig({ rules: [{ prefix: '/usr' }] });
  // @ts-expect-error no name of an interval
  void defineConfig({ rules: [{ prefix: '/usr', component: 'usr', interval: 'hourly' }] });
  // @ts-expect-error no name of an interval
  void defineConfig({ groups: { fonts: { components: ['rpm/*-fonts'], interval: 'hourly' } } });
  // @ts-expect-error a function of the wrong type
  void defineConfig(() => ({ maxLayers: '3' }));
  // @ts-expect-error the context has no such field
  void defineConfig(({ arguments: given }) => ({ output: given }));
});

test('what the schema lets through is what the type says', () => {
  expectTypeOf<z.output<typeof configSchema>>().toExtend<Config>();
  expectTypeOf<keyof Config>().toEqualTypeOf<keyof z.output<typeof configSchema>>();
});
