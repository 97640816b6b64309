import { neededNode } from '@chunkah/cli-kit';

/** Version range of our packages that a new plugin needs: those of this release. */
const ourRange = '^0.1.0';

const manifestBase = {
  version: '0.1.0',
  keywords: ['chunkah', 'chunkah-repo'],
  type: 'module',
  engines: { node: neededNode },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  files: ['dist', '!dist/**/*.test.*'],
  scripts: {
    // The package must not contain output of removed or renamed sources.
    build: 'rm -rf dist && tsc',
    test: 'npm run build && vitest run --dir src',
    prepack: 'npm test',
  },
  dependencies: { zod: '^4.0.0' },
  // One copy of core for the plugin and for chunkah.
  peerDependencies: { '@chunkah/core': ourRange },
  devDependencies: {
    '@chunkah/testkit': ourRange,
    '@types/node': '^24.0.0',
    typescript: '^7.0.0',
    vitest: '^5.0.0',
  },
};

const compilerOptions = {
  target: 'es2023',
  lib: ['es2024'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  declaration: true,
  rewriteRelativeImportExtensions: true,
  skipLibCheck: true,
  rootDir: 'src',
  outDir: 'dist',
};

/** `package.json` of the plugin `name`. */
export function packageManifest(name: string): string {
  const description = `Components of chunkah images from /usr/lib/${name}/components`;
  return json({ name: `chunkah-repo-${name}`, description, ...manifestBase });
}

/** `tsconfig.json` of a plugin. */
export function compilerConfig(): string {
  return json({ compilerOptions, include: ['src'] });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * `README.md` of the plugin `name`.
 * @param code of its error.
 */
export function readme(name: string, code: string): string {
  return `# chunkah-repo-${name}

A repo plugin of [chunkah](https://www.npmjs.com/package/chunkah). Its priority is 20: after package databases, before rules
about paths.

\`\`\`sh
npm install chunkah-repo-${name}
\`\`\`

\`\`\`ts
// chunkah.config.ts
import { defineConfig } from 'chunkah';
import repo from 'chunkah-repo-${name}';

export default defineConfig({ repos: [repo({ intervalDays: 7 })] });
\`\`\`

## Source

The file \`/usr/lib/${name}/components\` in the rootfs, lines of \`component<TAB>path\`:

\`\`\`text
editor	/usr/bin/edit
\`\`\`

## Claims

Strong: what is listed. A path claims that entry alone, not what is below it; parents that are symlinks are followed. Of two
components that list one entry the first has it. Paths that are not in the rootfs are counted, with a warning.

Weak: what lies in \`/usr/share/doc/COMPONENT\` and has no owner belongs to that component.

The stability is \`exp(-7 / intervalDays)\`.

## Options

| option | default | meaning |
| --- | --- | --- |
| \`intervalDays\` | 30 | average days between updates of each component |

## Errors

| code | when |
| --- | --- |
| \`${code}\` | a line is not \`component<TAB>path\` |
`;
}
