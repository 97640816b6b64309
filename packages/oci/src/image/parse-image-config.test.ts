import { isChunkahError } from '@chunkah/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { parseImageConfig } from './parse-image-config.ts';

const everyField = { keepEveryField: true };
const peersFields = { keepEveryField: false };

const portable = {
  User: '1000:1000',
  WorkingDir: '/srv',
  StopSignal: 'SIGTERM',
  Entrypoint: ['/bin/sh', '-c'],
  Cmd: ['echo', 'hi'],
  Env: ['PATH=/usr/bin', 'EMPTY='],
  ExposedPorts: { '80/tcp': {}, '53/udp': {} },
  Volumes: { '/data': {} },
  Labels: { z: '1', empty: '' },
};
const full = {
  ...portable,
  Healthcheck: { Test: ['CMD', 'true'], Interval: 30_000_000_000 },
  Shell: ['/bin/bash'],
  OnBuild: ['RUN x'],
  ArgsEscaped: true,
  Hostname: 'h',
  Domainname: '',
  'com.example.unknown': { deep: [null, 1] },
};

describe('forms of the text', () => {
  test.each([
    ['a plain config', portable],
    ['inspect output', { Id: 'sha256:11', RepoTags: ['x:y'], Config: portable }],
    ['inspect output in a list', [{ Id: 'sha256:11', Config: portable }]],
    ['inspect output with fields of a config beside Config', { Config: portable, User: 'other', Env: [] }],
  ])('%s gives the config', (_form, document) => {
    for (const mode of [everyField, peersFields]) {
      const source = parseImageConfig(JSON.stringify(document), mode);
      expect(source).toEqual({ config: portable, annotations: {}, warnings: [] });
    }
  });

  test('inspect output brings defaults for annotations, architecture and time', () => {
    const beside = { Annotations: { 'org.x': '1' }, Architecture: 's390x', Created: '2024-05-06T07:08:09.1Z' };
    expect(parseImageConfig(JSON.stringify([{ Config: {}, ...beside }]), everyField)).toEqual({
      config: {},
      annotations: { 'org.x': '1' },
      architecture: 's390x',
      created: '2024-05-06T07:08:09.1Z',
      warnings: [],
    });
  });

  test('an empty architecture, as of images made from nothing, is not a default', () => {
    expect(parseImageConfig('{"Config": {}, "Architecture": ""}', everyField)).not.toHaveProperty('architecture');
  });

  test('a plain config brings no defaults', () => {
    const source = parseImageConfig('{"User": "x", "Architecture": "arm64", "Annotations": {"a": "b"}}', peersFields);
    expect(source).toEqual({ config: { User: 'x' }, annotations: {}, warnings: [] });
  });
});

describe('fields', () => {
  test.each([full, { Config: full }])('every field is kept, unknown ones too', (document) => {
    expect(parseImageConfig(JSON.stringify(document), everyField).config).toEqual(full);
  });

  test.each([full, { Config: full }])('compat keeps what the peer keeps', (document) => {
    expect(parseImageConfig(JSON.stringify(document), peersFields).config).toEqual(portable);
  });

  test('null fields count as absent, nulls inside of fields stay', () => {
    const config = '{"Labels": null, "Env": null, "User": null, "Healthcheck": {"Test": null}}';
    const beside = '"Annotations": null, "Architecture": null, "Created": null';
    expect(parseImageConfig(`{"Config": ${config}, ${beside}}`, everyField)).toEqual({
      config: { Healthcheck: { Test: null } },
      annotations: {},
      warnings: [],
    });
  });

  test('an empty Env is kept, empty Labels are dropped', () => {
    expect(parseImageConfig('{"Labels": {}, "Env": []}', everyField).config).toEqual({ Env: [] });
  });

  test('a label named __proto__ and the digits of a large number survive', () => {
    const text = '{"Healthcheck":{"Interval":9223372036854775807},"Labels":{"10":"b","9":"a","__proto__":"c"}}';
    expect(canonicalJson(parseImageConfig(text, everyField).config)).toBe(text);
  });
});

describe('what is not an image config', () => {
  test.each([
    ['{"Unknown": 1}', 'found an object that has no field of one: Unknown'],
    ['{"Unknown": null}', 'found an object that has no field of one: Unknown'],
    ['{"Config": null}', 'found an object that has no field of one: Config'],
    ['[{"Config": null, "Id": "x"}]', 'found an image without its config'],
    ['{"user": "5:6", "\\u001b": 1}', 'found an object that has no field of one: user, \\x1b'],
    ['{"config": 5}', 'found an object that has no field of one: config'],
  ])('%s is refused; compat gives an empty config and a warning', (text, found) => {
    expect(() => parseImageConfig(text, everyField)).toThrow(
      expect.objectContaining({
        code: 'IMAGE_CONFIG_UNRECOGNIZED',
        message: `expected an image config, ${found}`,
      }),
    );
    expect(parseImageConfig(text, peersFields).config).toEqual({});
  });

  test('of many unknown fields ten are named', () => {
    const text = JSON.stringify(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`x${index}`, 1])));
    expect(() => parseImageConfig(text, everyField)).toThrow(/x8, x9, and 2 more$/);
  });

  test('compat warns of an object without one known field', () => {
    for (const text of ['{"Unknown": 1}', '{"Config": null, "Id": "x"}', '{"architecture": "amd64", "config": {}}']) {
      const source = parseImageConfig(text, peersFields);
      expect(source.config).toEqual({});
      expect(source.warnings).toEqual([expect.stringContaining('empty config')]);
    }
  });

  test.each(['{}', '{"Hostname": "h"}', '{"Healthcheck": {}}', '{"Config": {"Unknown": 1}}'])(
    '%s does not warn',
    (text) => {
      expect(parseImageConfig(text, everyField).warnings).toEqual([]);
    },
  );

  test('a Config that is not an object is refused; compat takes it for an unknown field', () => {
    expect(() => parseImageConfig('{"Config": 5}', everyField)).toThrow('Config: expected an object, found a number');
    expect(parseImageConfig('{"Config": 5}', peersFields).config).toEqual({});
  });

  test.each([
    ['null', 'expected an object or a list of one object, found null'],
    ['"x"', 'expected an object or a list of one object, found a string'],
    ['5', 'expected an object or a list of one object, found a number'],
    ['[]', 'expected an object or a list of one object, found a list of 0'],
    ['[{}, {}]', 'expected an object or a list of one object, found a list of 2'],
    ['[1]', '[0]: expected an object, found a number'],
    ['[[{}]]', '[0]: expected an object, found a list of one'],
    ['{"Entrypoint": "not a list"}', 'Entrypoint: expected a list of strings, found a string'],
    ['{"Cmd": ["a", 5, null]}', 'Cmd[1]: expected a string, found a number; Cmd[2]: expected a string, found null'],
    ['{"User": 18446744073709551615}', 'User: expected a string, found a number'],
    [
      '{"WorkingDir": false, "StopSignal": []}',
      'WorkingDir: expected a string, found a boolean; StopSignal: expected a string, found a list of 0',
    ],
    ['{"Labels": {"__proto__": 5}}', 'Labels["__proto__"]: expected a string, found a number'],
    ['{"Labels": {"a": null}}', 'Labels.a: expected a string, found null'],
    ['{"Labels": [["a", "b"]]}', 'Labels: expected an object, found a list of one'],
    [
      '{"Volumes": {"/a": {"x": 1}, "/\\u001b": 1}}',
      'Volumes["/a"]: expected an empty object, found an object; Volumes["/\\x1b"]: expected an empty object, found a number',
    ],
    ['{"ExposedPorts": ["80/tcp"]}', 'ExposedPorts: expected an object, found a list of one'],
    [
      '{"Config": {"Env": {}}, "Architecture": 1, "Created": 2, "Annotations": {"a.b": 3}}',
      'Annotations["a.b"]: expected a string, found a number; Architecture: expected a string, found a number; Created: expected a string, found a number; Config.Env: expected a list of strings, found an object',
    ],
  ])('%s is refused in both modes, and all faults are named', (text, faults) => {
    for (const mode of [everyField, peersFields]) {
      expect(() => parseImageConfig(text, mode)).toThrow(
        expect.objectContaining({ code: 'IMAGE_CONFIG_INVALID', message: `the image config is invalid: ${faults}` }),
      );
    }
  });

  test('a field that compat drops is checked only when it is kept', () => {
    const text = '{"Healthcheck": 5, "Shell": "sh", "OnBuild": {}}';
    expect(() => parseImageConfig(text, everyField)).toThrow(/Healthcheck: .*Shell: .*OnBuild: /);
    expect(parseImageConfig(text, peersFields).config).toEqual({});
  });

  test('of many faults ten are named and the rest are counted', () => {
    const text = JSON.stringify({ Env: Array.from({ length: 1000 }, (_, index) => index) });
    expect(() => parseImageConfig(text, everyField)).toThrow(/Env\[9\]: [^;]*; and 990 more$/);
  });

  test('broken JSON is refused with line and column', () => {
    expect(() => parseImageConfig('{\n "User": root\n}', everyField)).toThrow(
      expect.objectContaining({ code: 'IMAGE_CONFIG_SYNTAX', message: expect.stringContaining('line 2, column 10') }),
    );
  });

  test('a text of more than 4 MiB is refused', () => {
    const text = JSON.stringify({ User: 'é'.repeat(2 * 1024 * 1024) });
    expect(() => parseImageConfig(text, everyField)).toThrow(
      expect.objectContaining({ code: 'IMAGE_CONFIG_TOO_LARGE' }),
    );
  });
});

test('any text is a config or one printable line with a code', () => {
  const field = fc.constantFrom(
    'Config',
    'Labels',
    'Env',
    'Created',
    'Annotations',
    'Volumes',
    'Shell',
    '__proto__',
    'x',
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.dictionary(field, tie('any')), fc.array(tie('any'))),
  })).any;
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    value.map((document) => JSON.stringify(document)),
  );
  fc.assert(
    fc.property(text, fc.boolean(), (candidate, keepEveryField) => {
      try {
        canonicalJson(parseImageConfig(candidate, { keepEveryField }).config);
      } catch (error) {
        if (!isChunkahError(error)) throw error;
        expect(error.message).toMatch(/^[^\p{Cc}\p{Cs}]+$/u);
      }
    }),
    { numRuns: 500 },
  );
});
