import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Files, placeWith } from './config-place.ts';
import { expectBuildRefused, nodeAsNobody, toArchive } from './mistake.ts';
import { runAt } from './workplace.ts';

/** A config that is refused, by its files. */
interface BadConfig {
  readonly title: string;
  readonly files: Files;
  readonly args?: readonly string[];
  readonly error: RegExp;
  readonly hint: RegExp;
}

async function expectConfigRefused({ files, args = [], error, hint }: Omit<BadConfig, 'title'>): Promise<void> {
  await expectBuildRefused(placeWith(files), { args: [...toArchive, ...args], error, hint });
}

const correct = /correct the file, or use none with --no-config-file/;
const write = /write: export default defineConfig\(\{ \.\.\. \}\)/;
const commonJs = /write export default \{ \.\.\. \} instead of module\.exports; chunkah\.config\.ts needs no compiler/;
const list = /docs\/guide\/configuration\.md lists all options/;
const rename = /rename it, for example to chunkah\.config\.ts/;

function ts(content: string): Files {
  return { 'chunkah.config.ts': content };
}

function json(config: unknown): Files {
  return { 'chunkah.config.json': JSON.stringify(config) };
}

describe('a config', () => {
  test.each<BadConfig>([
    {
      title: 'throws',
      files: ts('const a: number = 1;\n\nthrow new Error("no " + a);'),
      error: /chunkah\.config\.ts failed at line 3, column 7: no 1$/,
      hint: correct,
    },
    {
      title: 'throws in a folder with a name that a URL writes otherwise',
      files: { 'a b ü%/x.mjs': '\nnull.x' },
      args: ['--config-file', 'a b ü%/x.mjs'],
      error: /a b ü%\/x\.mjs failed at line 2, column 6: Cannot read properties of null/,
      hint: correct,
    },
    {
      title: 'throws in its function',
      files: ts('export default () => {\n  throw new TypeError("no\\nsecond line");\n};'),
      error: /failed at line 2, column 9: no$/,
      hint: correct,
    },
    {
      title: 'rejects',
      files: ts('export default async () => {\n  await null;\n  throw new Error("late");\n};'),
      error: /failed at line 3, column 9: late$/,
      hint: correct,
    },
    {
      title: 'rejects as a promise',
      files: ts('export default Promise.reject(new Error());'),
      error: /failed at line 1, column 31: Error$/,
      hint: correct,
    },
    {
      title: 'changes the working directory',
      files: ts("process.chdir('/tmp');\nexport default {};"),
      error:
        /failed at line 1, column \d+: process\.chdir\(\) would change what relative paths on the command line mean$/,
      hint: /build absolute paths from import\.meta\.dirname, or give child processes the option cwd/,
    },
    {
      title: 'changes the working directory by an import, in a plugin',
      files: ts(
        `import { chdir } from 'node:process';
        const load = () => chdir('/tmp');
        export default { repos: [{ name: 'acme', version: '1', apiVersion: 1, priority: 1, load }] };`,
      ),
      error: /acme.*process\.chdir\(\) would change what relative paths on the command line mean$/,
      hint: /./,
    },
    { title: 'throws nothing', files: ts('throw undefined'), error: /config\.ts failed: undefined$/, hint: correct },
    {
      title: 'throws what cannot be a text',
      files: ts('throw Object.create(null)'),
      error: /failed: \[Object: null prototype\] \{\}$/,
      hint: correct,
    },
    {
      title: 'throws what would clear a terminal',
      files: ts('throw "\\x1b[2J"'),
      error: /failed: \\x1b\[2J$/,
      hint: correct,
    },
    {
      title: 'throws while it is read',
      files: ts('export default {\n  get tag() { throw new Error("no tag"); }\n};'),
      error: /failed at line 2, column 21: no tag$/,
      hint: correct,
    },
    { title: 'exports nothing', files: ts('export {};'), error: /chunkah\.config\.ts gives no config$/, hint: write },
    { title: 'is empty', files: ts(''), error: /chunkah\.config\.ts gives no config$/, hint: write },
    {
      title: 'is empty and named',
      files: { 'my.mjs': '' },
      args: ['--config-file', 'my.mjs'],
      error: /my\.mjs gives no config$/,
      hint: write,
    },
    {
      title: 'is empty JSON',
      files: { 'chunkah.config.json': '\n' },
      error: /gives no config$/,
      hint: /"maxLayers": 64/,
    },
    { title: 'has no default export', files: ts('export const a = {};'), error: /gives no config$/, hint: write },
    {
      title: 'is a function that gives nothing',
      files: ts('export default () => {};'),
      error: /gives no config$/,
      hint: write,
    },
    {
      title: 'exports a number',
      files: ts('export default 7;'),
      error: /is invalid: the document: expected an object with options, found 7$/,
      hint: list,
    },
    {
      title: 'exports a list',
      files: ts('export default [{ maxLayers: 3 }];'),
      error: /the document: expected an object with options, found a list$/,
      hint: list,
    },
    {
      title: 'has several faults',
      files: json({ maxLayer: 3, compressed: 1, rules: [{ prefix: '/' }] }),
      error:
        /is invalid: \/compressed: expected true or false, found 1; \/rules\/0\/component: .*; \/maxLayer: unknown option; did you mean "maxLayers"\?$/,
      hint: list,
    },
    {
      title: 'names an unknown choice',
      files: ts('export default { sizeRule: "bytes" };'),
      error: /\/sizeRule: expected "file-bytes" or "entry-bytes", found "bytes"/,
      hint: list,
    },
    {
      title: 'lists a repo without calling it',
      files: ts("import bigfiles from '@chunkah/repo-bigfiles'; export default { repos: [bigfiles] };"),
      error: /\/repos\/0: expected a repo, .*, found a function; did you mean .*\(\)\?$/,
      hint: list,
    },
    {
      title: 'breaks the syntax of TypeScript',
      files: ts('const a: number = 1;\nexport default {,};'),
      error: /config\.ts failed at line 2: Unexpected token/,
      hint: correct,
    },
    {
      title: 'breaks the syntax of JavaScript',
      files: { 'chunkah.config.js': 'const a = 1;\n\nexport default {,};' },
      error: /config\.js failed at line 3: Unexpected token/,
      hint: correct,
    },
    {
      title: 'breaks it in a file that it imports',
      files: { 'chunkah.config.mjs': "import './a.mjs'; export default {};", 'a.mjs': '{' },
      error: /config\.mjs failed: Unexpected end of input$/,
      hint: correct,
    },
    {
      title: 'has an enum',
      files: ts('const a = 1;\nenum Size { small }\nexport default {};'),
      error: /failed at line 2: .*enum is not supported/,
      hint: /without enums/,
    },
    {
      title: 'imports a package that is not installed',
      files: ts("import acme from 'chunkah-repo-acme'; export default { repos: [acme()] };"),
      error: /failed: Cannot find package 'chunkah-repo-acme'/,
      hint: /^hint: install it: npm install chunkah-repo-acme$/,
    },
    {
      title: 'requires a package that is not installed',
      files: { 'chunkah.config.js': "require('@own/acme'); module.exports = {};" },
      error: /failed.*: Cannot find module '@own\/acme'/,
      hint: /^hint: install it: npm install @own\/acme$/,
    },
    {
      title: 'imports a file that is not there',
      files: ts("import a from './a.ts'; export default a;"),
      error: /failed: Cannot find module '.*\/a\.ts' imported from .*chunkah\.config\.ts$/,
      hint: correct,
    },
    {
      title: 'imports rules.js where rules.ts is',
      files: { ...ts("import a from './rules.js'; export default a;"), 'rules.ts': 'export default {};' },
      error: /failed: .*\/chunkah\.config\.ts imports .*\/rules\.js, which is not a file$/,
      hint: /^hint: import rules\.ts: Node uses file names as they are written/,
    },
    {
      title: 'imports a file without its extension',
      files: {
        ...ts("import a from './a.ts'; export default a;"),
        'a.ts': "export { default } from './b';",
        'b.mjs': '',
      },
      error: /chunkah\.config\.ts failed: .*\/a\.ts imports .*\/b, which is not a file$/,
      hint: /^hint: import b\.mjs: /,
    },
    {
      title: 'imports a directory',
      files: { ...ts("import a from './rules'; export default a;"), 'rules/index.ts': '' },
      error: /chunkah\.config\.ts imports .*\/rules, which is not a file$/,
      hint: /^hint: import rules\/index\.ts: /,
    },
    {
      title: 'is compiled to CommonJS',
      files: {
        'chunkah.config.js':
          'Object.defineProperty(exports, "__esModule", { value: true });\nexports.default = { maxLayers: 3 };',
      },
      error: /chunkah\.config\.js is CommonJS, not an ES module$/,
      hint: commonJs,
    },
    {
      title: 'sets module.exports in TypeScript',
      files: ts('const maxLayers: number = 3;\nmodule.exports = { maxLayers };'),
      error: /chunkah\.config\.ts is CommonJS at line 2, column 1, not an ES module$/,
      hint: commonJs,
    },
    {
      title: 'requires a package of ours',
      files: { 'chunkah.config.js': "const { defineConfig } = require('chunkah'); module.exports = defineConfig({});" },
      error: /chunkah\.config\.js calls require: a config is an ES module, which has import$/,
      hint: /write import \{ defineConfig \} from 'chunkah', and export default instead of module\.exports/,
    },
    {
      title: 'requires in an ES module',
      files: ts("\nconst { defineConfig } = require('chunkah'); export default defineConfig({});"),
      error: /chunkah\.config\.ts calls require at line 2, column 26: a config is an ES module, which has import$/,
      hint: /write import/,
    },
    {
      title: 'uses __dirname',
      files: ts('export default { filemap: __dirname };'),
      error: /failed at line 1, column 27: __dirname is not defined/,
      hint: /write import, export and import\.meta\.dirname/,
    },
    {
      title: 'imports what a package of ours does not have',
      files: ts("import { nothing } from 'chunkah'; export default nothing;"),
      error: /failed at line 1: .*'chunkah' does not provide an export named 'nothing'/,
      hint: correct,
    },
    {
      title: 'gives wrong options to a repo of ours',
      files: ts(
        "import bigfiles from '@chunkah/repo-bigfiles';\nexport default { repos: [bigfiles({ size: 'x' } as never)] };",
      ),
      error: /failed at line 2, column \d+: options of the repo bigfiles: /,
      hint: /correct the options given to the repo bigfiles/,
    },
    {
      title: 'is broken JSON',
      files: { 'chunkah.config.json': '{\n  "maxLayers": 3,\n}' },
      error: /chunkah\.config\.json is broken JSON: line 3, column 1: /,
      hint: /correct it there/,
    },
    {
      title: 'has a key twice',
      files: { 'chunkah.config.json': '{ "tag": "a",\n"tag": "b" }' },
      error: /line 2, column 1: the key "tag" occurs twice/,
      hint: /correct it there/,
    },
    {
      title: 'has a wrong extension',
      files: { 'chunkah.yaml': 'maxLayers: 3' },
      args: ['--config-file', 'chunkah.yaml'],
      error: /chunkah\.yaml does not end in \.ts, \.mts, \.js, \.mjs or \.json$/,
      hint: rename,
    },
    {
      title: 'is not there',
      files: {},
      args: ['--config-file', 'nowhere.ts'],
      error: /cannot read the config .*\/nowhere\.ts: it does not exist$/,
      hint: /name another file with --config-file/,
    },
    {
      title: 'has no name',
      files: {},
      args: ['--config-file', ''],
      error: /--config-file is empty/,
      hint: /--help/,
    },
  ])('that $title', expectConfigRefused);

  test.each(['fifo', 'directory'])('that is a %s', async (kind) => {
    const place = placeWith({});
    const file = join(place.directory, 'chunkah.config.ts');
    if (kind === 'fifo') execFileSync('mkfifo', [file]);
    else mkdirSync(file);
    for (const args of [toArchive, [...toArchive, '--config-file', 'chunkah.config.ts']]) {
      const error = /cannot read the config .*chunkah\.config\.ts: it is not a regular file/;
      await expectBuildRefused(place, { args, error, hint: /make it readable/, timeout: 20_000 });
    }
  });

  test.each(['chunkah.config.ts', 'chunkah.config.json'])('%s that the user may not read', async (name) => {
    const place = placeWith({ [name]: '{}' });
    chmodSync(join(place.directory, name), 0o600);
    const error = new RegExp(`cannot read the config .*${name}: permission denied$`);
    await expectBuildRefused(place, { args: toArchive, node: nodeAsNobody(place), error, hint: /make it readable/ });
  });

  test('in a directory that the user may not search', async () => {
    const place = placeWith({ 'here/chunkah.config.ts': 'export default {};' });
    const cwd = join(place.directory, 'here');
    const node = nodeAsNobody(place);
    chmodSync(cwd, 0o700);
    const error = /cannot read the config .*here\/chunkah\.config\.ts: permission denied$/;
    await expectBuildRefused(place, {
      args: ['-o', join(place.output, 'x')],
      cwd,
      node,
      error,
      hint: /--no-config-file/,
    });
  });
});

describe('a failure that nothing waits for', () => {
  const late = /await each promise there, and catch errors in callbacks of timers and events/;
  const place = (line: number) =>
    new RegExp(
      `^error: /.*/chunkah\\.config\\.ts, line ${line}, column \\d+, failed where nothing waits for it: late$`,
    );
  const slowly = 'export default new Promise((done) => setTimeout(done, 100, {}));';
  const plugin = (load: string) =>
    `export default { repos: [\n{ name: 'acme', version: '1', apiVersion: 1, priority: 1, load() { ${load} } }] };`;

  test.each<BadConfig>(
    [
      { title: 'a promise of a config', files: ts('Promise.reject(new Error("late"));\nexport default {};') },
      { title: 'a timer of a config', files: ts(`setTimeout(() => { throw new Error("late"); });\n${slowly}`) },
      {
        title: 'a timer of a config that never settles',
        files: ts('setTimeout(() => { throw new Error("late"); });\nawait new Promise(() => {});'),
      },
    ].map((one) => ({ ...one, error: place(1), hint: late })),
  )('in $title', expectConfigRefused);

  test.each<BadConfig>(
    [
      { title: 'a promise of a plugin', files: ts(plugin('Promise.reject(new Error("late"));')) },
      {
        title: 'a timer of a plugin that never settles',
        files: ts(
          plugin(
            'setTimeout(() => { throw new Error("late"); }); return new Promise((done) => setTimeout(done, 60_000));',
          ),
        ),
      },
    ].map((one) => ({ ...one, error: place(2), hint: late })),
  )('in $title', expectConfigRefused);

  test.each([
    ['a value', 'Promise.reject(7);', '7'],
    ['nothing', 'Promise.reject();', 'undefined'],
    ['an error without a place', "fs.promises.readFile('/nowhere');", 'ENOENT: .*'],
    ['an event', "fs.createReadStream('/nowhere');", 'ENOENT: .*'],
  ])('that is %s names the config', async (_, code, reason) => {
    const files = ts(`import fs from 'node:fs';\n${code}\n${slowly}`);
    const error = new RegExp(`^error: code of /.*/chunkah\\.config\\.ts failed where nothing waits for it: ${reason}$`);
    await expectConfigRefused({ files, error, hint: late });
  });

  test('in a file that the config imports names that file', async () => {
    const files = { ...ts(`import './a b.mjs';\n${slowly}`), 'a b.mjs': '\nsetTimeout(() => null.x);' };
    await expectConfigRefused({
      files,
      error: /\/a b\.mjs, line 2, column 23, failed where .*: Cannot read/,
      hint: late,
    });
  });

  test('while an image is written leaves nothing', async () => {
    const load =
      'setTimeout(() => { throw new Error("late"); }, 20); return new Promise((done) => setTimeout(done, 19));';
    const files = ts(plugin(load));
    await expectBuildRefused(placeWith(files), {
      args: ['-o', 'oci:output/image', '--compressed'],
      error: place(2),
      hint: late,
    });
  });
});

/** A package with this code as its only module. */
function installed(name: string, content: string): Files {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', exports: './index.mjs' }),
    [`node_modules/${name}/index.mjs`]: content,
  };
}

describe('a repo that a config names', () => {
  const names = (name: unknown) => json({ repos: [name] });
  const author = /the default export of a repo package is its factory, see docs\/writing-a-repo-plugin\.md/;

  test.each<BadConfig>([
    {
      title: 'is not installed',
      files: names('acme'),
      error: /the repo "acme" of the config .*\.json is not built in, and no package provides it$/,
      hint: /^hint: install it: npm install chunkah-repo-acme; built in are xattr, /,
    },
    {
      title: 'is not installed, by the name of its package',
      files: names(['@own/acme', { a: 1 }]),
      error: /the repo "@own\/acme"/,
      hint: /^hint: install it: npm install @own\/acme; /,
    },
    {
      title: 'is misspelt',
      files: names(['bigfile', {}]),
      error: /the repo "bigfile" .*; did you mean "bigfiles"\?$/,
      hint: /built in are/,
    },
    {
      title: 'is a file that is not there',
      files: names('./acme.mjs'),
      error: /the repo "\.\/acme\.mjs" of the config/,
      hint: /correct the path; it is relative to the folder of the config/,
    },
    {
      title: 'throws when it is imported',
      files: { ...names('acme'), ...installed('chunkah-repo-acme', 'throw new Error("broken")') },
      error: /the repo "acme" of the config .*: broken$/,
      hint: author,
    },
    {
      title: 'needs a package that is not installed',
      files: { ...names('acme'), ...installed('chunkah-repo-acme', 'import "acme-database"') },
      error: /the repo "acme" of the config .*: Cannot find package 'acme-database'/,
      hint: /install it: npm install acme-database/,
    },
    {
      title: 'throws in its factory',
      files: {
        ...names(['acme', { a: 1 }]),
        ...installed('chunkah-repo-acme', 'export default ({ a }) => { throw new Error("no " + a); }'),
      },
      error: /the repo "acme" of the config .*: no 1$/,
      hint: author,
    },
    {
      title: 'has no default export',
      files: { ...names('acme'), ...installed('chunkah-repo-acme', 'export const acme = 1;') },
      error: /the repo "acme" of the config .*: its default export is not a repo factory$/,
      hint: author,
    },
    {
      title: 'has a factory that gives nothing',
      files: { ...names('acme'), ...installed('acme', 'export default () => undefined;') },
      error: /its default export is not a repo factory$/,
      hint: author,
    },
    {
      title: 'takes no options',
      files: { ...names(['acme', { a: 1 }]), ...installed('acme', 'export default { name: "acme", load() {} };') },
      error: /the repo "acme" of the config .*: it takes no options$/,
      hint: author,
    },
    {
      title: 'has a broken package.json',
      files: { ...names('acme'), 'node_modules/acme/package.json': '{' },
      error: /the repo "acme" of the config .*: .*package/i,
      hint: author,
    },
    {
      title: 'exports no module',
      files: { ...names('acme'), 'node_modules/acme/package.json': '{ "exports": { "./a": "./a.js" } }' },
      error: /the repo "acme" of the config .*: .*export/i,
      hint: author,
    },
    {
      title: 'gets wrong options, and is one of ours',
      files: names(['bigfiles', { size: 3 }]),
      error: /options of the repo bigfiles: /,
      hint: /correct the options given to the repo bigfiles/,
    },
    {
      title: 'is named a second time',
      files: json({ repos: ['rpm', ['rpm', {}]] }),
      error: /two repos are named "rpm"$/,
      hint: /leave one of them out/,
    },
    {
      title: 'has a priority and is not there',
      files: json({ priorities: { acme: 3 } }),
      error: /priorities name a repo that does not exist: "acme"$/,
      hint: /the repos are .*rpm/,
    },
  ])('and that $title', expectConfigRefused);
});

describe('a repo plugin', () => {
  const report =
    /report this to the author of the repo acme; -v shows where it failed; --no-repo acme leaves this repo out/;
  /** A config with the plugin acme 1.2.3 and these parts. */
  const plugin = (load: string, facts = '') =>
    ts(`const ok = { name: 'own', stability: 0.5, mtimeClamp: 0 };
      export default { repos: [{ name: 'acme', version: '1.2.3', apiVersion: 1, priority: 30, ${facts} async load(context) { ${load} } }] } as never;`);

  test('that throws shows its author with -v where', async () => {
    const place = placeWith(plugin('return missing.components;'));
    const { stderr: short } = await runAt(place, ['build', ...toArchive]);
    expect(short).toMatch(/load: missing is not defined\n.*-v shows where it failed; .*\n$/);
    const { stderr: long } = await runAt(place, ['build', '-v', ...toArchive]);
    expect(long).toMatch(/cause: ReferenceError: missing is not defined\ncause: +at .*chunkah\.config\.ts:2:/);
  });

  const components = (text: string) => plugin(`return { components: [${text}] };`);
  const claims = (text: string) => plugin(`return { components: [ok], ${text} };`);

  test.each<BadConfig>([
    {
      title: 'throws in load',
      files: plugin('throw new Error("no\\n")'),
      error: /repo acme 1\.2\.3, load: no/,
      hint: report,
    },
    {
      title: 'throws no error in load',
      files: plugin('throw null'),
      error: /repo acme 1\.2\.3, load: null$/,
      hint: report,
    },
    {
      title: 'waits in load for what never comes',
      files: plugin('return new Promise(() => {})'),
      error: /the process exited before the build finished/,
      hint: /promises that never settle/,
    },
    {
      title: 'ends the process as if all were done',
      files: plugin('process.exit(0)'),
      error: /the process exited before the build finished/,
      hint: /process\.exit\(\)/,
    },
    {
      title: 'gives nothing of use',
      files: plugin('return {}'),
      error: /acme 1\.2\.3, components: it returns no list/,
      hint: report,
    },
    {
      title: 'has a component with a stability that is not a number',
      files: components('{ ...ok, stability: NaN }'),
      error: /acme 1\.2\.3, components: component "own" has the stability NaN, not 0 to 1$/,
      hint: report,
    },
    {
      title: 'has a component with a stability above 1',
      files: components('{ ...ok, stability: 1.01 }'),
      error: /the stability 1\.01, not 0 to 1$/,
      hint: report,
    },
    {
      title: 'has a component with a negative clamp',
      files: components('{ ...ok, mtimeClamp: -1 }'),
      error: /acme 1\.2\.3, components: component "own" has the mtime clamp -1/,
      hint: report,
    },
    {
      title: 'has two components of one name',
      files: components('ok, ok'),
      error: /acme 1\.2\.3, components: two components have the name "own"$/,
      hint: report,
    },
    {
      title: 'has a component without a name',
      files: components('{ ...ok, name: "" }'),
      error: /acme 1\.2\.3, components: a component has the name ""/,
      hint: report,
    },
    {
      title: 'throws in strongClaims',
      files: claims('strongClaims() { throw new Error("no"); }'),
      error: /repo acme 1\.2\.3, strong claims: no$/,
      hint: report,
    },
    {
      title: 'throws in weakClaims',
      files: claims('weakClaims() { throw new Error("no"); }'),
      error: /repo acme 1\.2\.3, weak claims: no$/,
      hint: report,
    },
    {
      title: 'rejects in weakClaims',
      files: claims('async weakClaims() { throw new Error("no"); }'),
      error: /repo acme 1\.2\.3, weak claims: no$/,
      hint: report,
    },
    ...['1', '-1', '0.5', 'NaN', '"own"', 'undefined'].map((id) => ({
      title: `claims for the component ${id}`,
      files: claims(`strongClaims(claims) { claims.add(0, ${id}); }`),
      error: /repo acme 1\.2\.3, strong claims: .*component/,
      hint: report,
    })),
    ...['1e6', '-1', '0.5', 'NaN', '"/etc"'].map((id) => ({
      title: `claims the file ${id}`,
      files: claims(`strongClaims(claims) { claims.add(${id}, 0); }`),
      error: /repo acme 1\.2\.3, strong claims: .*file/,
      hint: report,
    })),
    {
      title: 'claims what another repo has',
      files: claims("weakClaims(left, claims, { files }) { claims.add(files.find('/usr/lib/small'), 0); }"),
      error:
        /repo acme 1\.2\.3, weak claims: file id \d+ is already claimed by another repo and not among the files left$/,
      hint: report,
    },
    {
      title: 'is made for another version of the contract',
      files: plugin('', 'apiVersion: 2,'),
      args: ['--rootfs', 'nowhere'],
      error: /repo acme 1\.2\.3 is made for version 2 of the plugin contract, not 1$/,
      hint: /install matching versions of chunkah and the plugin/,
    },
    {
      title: 'has a name that is none',
      files: plugin('', 'name: "Acme",'),
      args: ['--rootfs', 'nowhere'],
      error: /a repo cannot be named "Acme"$/,
      hint: /kebab-case/,
    },
    {
      title: 'has the name of another one',
      files: ts(
        "const one = () => ({ name: 'acme', version: '1', apiVersion: 1, priority: 1, load() {} }) as never; export default { repos: [one(), one()] };",
      ),
      args: ['--rootfs', 'nowhere'],
      error: /two repos are named "acme"$/,
      hint: /leave one of them out/,
    },
  ])('that $title', expectConfigRefused);
});

describe('a preset that a config names', () => {
  const names = (name: unknown) => json({ presets: [name] });

  test.each<BadConfig>([
    {
      title: 'is unknown',
      files: names('fedoraa'),
      error: /unknown preset "fedoraa".*did you mean "fedora"\?$/,
      hint: /fedora/,
    },
    {
      title: 'is unknown, if it is the command line',
      files: {},
      args: ['--preset', 'fedoraa'],
      error: /unknown preset "fedoraa"/,
      hint: /fedora/,
    },
    {
      title: 'extends one that is unknown',
      files: json({ presets: [{ name: 'own', title: 'x', extends: 'none' }] }),
      error: /unknown preset "none".*"own"/,
      hint: /fedora/,
    },
    {
      title: 'extends itself in a circle',
      files: {
        ...names('a'),
        ...installed('chunkah-preset-a', 'export default { name: "a", title: "a", extends: "b" };'),
        ...installed('chunkah-preset-b', 'export default { name: "b", title: "b", extends: "a" };'),
      },
      error: /circle: a -> b -> a$/,
      hint: /remove "extends" from one of them/,
    },
    {
      title: 'throws when it is imported',
      files: { ...names('a'), ...installed('chunkah-preset-a', 'throw new Error("broken")') },
      error: /the preset "a" of the config .*: broken$/,
      hint: /docs\/guide\/presets\.md/,
    },
    {
      title: 'has no default export',
      files: { ...names('a'), ...installed('chunkah-preset-a', 'export const a = 1;') },
      error: /the preset "a" of the config .*: it is invalid: the document: expected an object .*, found nothing$/,
      hint: /docs\/guide\/presets\.md/,
    },
    {
      title: 'has faults',
      files: {
        ...names('a'),
        ...installed('chunkah-preset-a', 'export default { name: "a", title: "x", maxLayers: 0, prun: [] };'),
      },
      error: /it is invalid: \/maxLayers: .*; .*prun/,
      hint: /docs\/guide\/presets\.md/,
    },
  ])('and that $title', expectConfigRefused);
});
