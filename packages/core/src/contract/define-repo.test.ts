import { describe, expect, expectTypeOf, test } from 'vitest';
import { ChunkahError } from '../errors/chunkah-error.ts';
import { defineRepo } from './define-repo.ts';
import type { LoadContext } from './load-context.ts';
import type { ComponentRepo, RepoPlugin } from './repo-plugin.ts';
import type { StandardResult, StandardSchema } from './standard-schema.ts';

interface ColorOptions {
  readonly color?: string;
}

function schema(
  validate: (value: unknown) => StandardResult<{ color: string }> | Promise<StandardResult<{ color: string }>>,
): StandardSchema<ColorOptions, { color: string }> {
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

/** Expects an object with no key but `color`; the color is red by default. */
const colorSchema = schema((value) => {
  const { color = 'red', ...others } = value as { color?: unknown };
  const issues = Object.keys(others).map((key) => ({ message: 'unknown option', path: [key] }));
  if (typeof color !== 'string') issues.push({ message: 'expected text', path: ['color', 'name'] });
  return issues.length > 0 ? { issues } : { value: { color: String(color) } };
});

const context = {} as LoadContext;

function paint(options: StandardSchema<ColorOptions, { color: string }>, seen: string[] = []) {
  return defineRepo({
    name: 'paint',
    version: '1.2.3',
    priority: 42,
    options,
    load(_context, { color }): ComponentRepo {
      seen.push(color);
      return { components: [] };
    },
  });
}

describe('defineRepo', () => {
  test("the factory makes a plugin with the definition's name, version and priority", () => {
    expect(paint(colorSchema)()).toMatchObject({ name: 'paint', version: '1.2.3', priority: 42, apiVersion: 1 });
  });

  test('load gets the options as the schema gives them back', async () => {
    const seen: string[] = [];
    const factory = paint(colorSchema, seen);
    await factory().load(context);
    await factory({}).load(context);
    await factory({ color: 'blue' }).load(context);
    expect(seen).toEqual(['red', 'red', 'blue']);
  });

  test('options that do not fit are refused at once, with every fault and where it is', () => {
    const wrong = { color: 5, size: 1, 'new\nline': 2 } as unknown as ColorOptions;
    expect(() => paint(colorSchema)(wrong)).toThrow(
      expect.objectContaining({
        code: 'REPO_OPTIONS_INVALID',
        message:
          'options of the repo paint: size: unknown option; new\\nline: unknown option; color.name: expected text',
      }),
    );
  });

  test('faults without a path and with parts as objects are shown too', () => {
    const issues = [{ message: 'all wrong' }, { message: 'this too', path: [{ key: 'list' }, 0] }];
    expect(() => paint(schema(() => ({ issues })))()).toThrow(/: all wrong; list\.0: this too$/);
  });

  test('a schema that answers later is refused', () => {
    const later = schema((value) => Promise.resolve({ value: value as { color: string } }));
    expect(() => paint(later)()).toThrow(/must be synchronous/);
  });

  test.each([null, {}, { color: 'red' }])(
    'options that are not a schema, in a program without types, are refused by name: %j',
    (options) => {
      expect(() => paint(options as unknown as typeof colorSchema)).toThrow(
        /the options of the repo paint are not a Standard Schema/,
      );
    },
  );

  describe('without options', () => {
    const plain = defineRepo({ name: 'plain', version: '1.0.0', priority: 7, load: () => ({ components: [] }) });

    test('makes a factory that is called without any', async () => {
      const plugin = plain();
      expect(plugin).toMatchObject({ name: 'plain', version: '1.0.0', priority: 7, apiVersion: 1, options: {} });
      expect(await plugin.load(context)).toEqual({ components: [] });
    });

    test('takes an object without members, as a config in JSON may give it', () => {
      const fromConfig: (options: object) => RepoPlugin = plain;
      expect(fromConfig({})).toMatchObject({ name: 'plain' });
    });

    test.each([
      [{ color: 'red' }, 'color: the repo takes no options'],
      [{ a: 1, b: 2 }, 'a: the repo takes no options; b: the repo takes no options'],
      ['red', 'the repo takes no options'],
      [['red'], 'the repo takes no options'],
      [false, 'the repo takes no options'],
    ])('refuses %j', (options, faults) => {
      const fromConfig = plain as (options: unknown) => RepoPlugin;
      expect(() => fromConfig(options)).toThrow(
        expect.objectContaining({ code: 'REPO_OPTIONS_INVALID', message: `options of the repo plain: ${faults}` }),
      );
    });

    test('has a type that takes none', () => {
      expectTypeOf(plain).parameters.toEqualTypeOf<[]>();
      expectTypeOf(paint(colorSchema)).parameter(0).toEqualTypeOf<ColorOptions | undefined>();
    });
  });

  test('an error in load is a rejection, also when load is not asynchronous', async () => {
    const plugin = defineRepo({
      name: 'paint',
      version: '1',
      priority: 1,
      options: colorSchema,
      load() {
        throw new ChunkahError({ code: 'NO_PAINT', message: 'empty' });
      },
    })();
    await expect(plugin.load(context)).rejects.toMatchObject({ code: 'NO_PAINT' });
  });
});
