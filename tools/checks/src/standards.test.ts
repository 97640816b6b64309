import { beforeAll, describe, expect, test } from 'vitest';
import { type Finding, lintFiles } from './lint-files.ts';

interface Case {
  readonly name: string;
  readonly path: string;
  readonly code: string;
  /** The rule that must complain; absent: no rule may. */
  readonly rule?: string;
}

const cases: readonly Case[] = [
  {
    name: 'a default export',
    path: 'packages/core/src/a.ts',
    code: 'export default 1;',
    rule: 'style/noDefaultExport',
  },
  { name: 'a default export of a plugin package', path: 'packages/repo-xattr/src/index.ts', code: 'export default 1;' },
  { name: 'a default export of a config', path: 'some.config.ts', code: 'export default 1;' },
  {
    name: 'any',
    path: 'packages/core/src/b.ts',
    code: 'export const value: any = 1;',
    rule: 'suspicious/noExplicitAny',
  },
  {
    name: 'a non-null assertion',
    path: 'packages/core/src/c.ts',
    code: 'export const first = (values: number[]) => values[0]!;',
    rule: 'style/noNonNullAssertion',
  },
  {
    name: 'order by locale',
    path: 'packages/core/src/d.ts',
    code: 'export const order = (a: string, b: string) => a.localeCompare(b);',
    rule: 'nursery/noJsRestrictedProperties',
  },
  {
    name: 'output by locale',
    path: 'packages/core/src/e.ts',
    code: 'export const format = new Intl.NumberFormat();',
    rule: 'style/noRestrictedGlobals',
  },
  {
    name: 'a promise that is never awaited',
    path: 'packages/core/src/f.ts',
    code: 'async function later(): Promise<void> {}\n\nexport function start(): void {\n  later();\n}',
    rule: 'nursery/noFloatingPromises',
  },
  {
    name: 'an import without its extension',
    path: 'packages/core/src/g.ts',
    code: "export { first } from './c';",
    rule: 'correctness/useImportExtensions',
  },
  {
    name: 'a Node module without its protocol',
    path: 'packages/rootfs/src/h.ts',
    code: "export { readFileSync } from 'fs';",
    rule: 'style/useNodejsImportProtocol',
  },
  {
    name: 'a type imported as a value',
    path: 'packages/core/src/i.ts',
    code: "import { Thing } from './j.ts';\n\nexport type Copy = Thing;",
    rule: 'style/useImportType',
  },
  {
    name: 'exports that do not say their names',
    path: 'packages/core/src/index.ts',
    code: "export * from './c.ts';",
    rule: 'performance/noReExportAll',
  },
  {
    name: 'a file of re-exports that is no index',
    path: 'packages/core/src/part.ts',
    code: "export { first } from './c.ts';",
    rule: 'performance/noBarrelFile',
  },
  {
    name: 'a file name in camel case',
    path: 'packages/core/src/camelCase.ts',
    code: 'export const one = 1;',
    rule: 'style/useFilenamingConvention',
  },
  {
    name: 'console in a package',
    path: 'packages/chunkah/src/k.ts',
    code: "console.log('hello');",
    rule: 'suspicious/noConsole',
  },
  { name: 'console in a tool', path: 'tools/bench/src/k.ts', code: "console.log('hello');" },
  {
    name: 'a file of more than 300 lines',
    path: 'packages/core/src/long.ts',
    code: Array.from({ length: 301 }, (_, line) => `export const value${line} = ${line};`).join('\n'),
    rule: 'style/noExcessiveLinesPerFile',
  },
];

describe('the linter', () => {
  let findings: Map<string, Finding[]>;

  beforeAll(() => {
    findings = lintFiles(new Map(cases.map(({ path, code }) => [path, `${code}\n`])));
  });

  test.each(cases.filter(({ rule }) => rule !== undefined))('refuses $name', ({ path, rule }) => {
    expect(findings.get(path)?.map(({ category }) => category)).toContain(`lint/${rule}`);
  });

  test.each(cases.filter(({ rule }) => rule === undefined))('accepts $name', ({ path }) => {
    expect(findings.get(path)).toEqual([]);
  });
});
