/**
 * One build in each language of configs, by file name. The preset fits the root; the plugin comes
 * from npm.
 */
export const configs: Readonly<Record<string, string>> = {
  'chunkah.config.ts': `import { type ConfigContext, defineConfig } from 'chunkah';
import wheels from 'chunkah-repo-wheels';

export default defineConfig(({ osRelease }: ConfigContext) => ({
  maxLayers: 40,
  sourceDateEpoch: 4_102_444_800,
  presets: [osRelease.ID as string],
  repos: [wheels({ interval: 'weekly' })],
}));
`,
  'chunkah.config.mjs': `import wheels from 'chunkah-repo-wheels';

export default Promise.resolve({
  maxLayers: 40,
  sourceDateEpoch: 4_102_444_800,
  presets: ['debian'],
  repos: [wheels({ interval: 'weekly' })],
});
`,
  'chunkah.config.json': `{
  "maxLayers": 40,
  "sourceDateEpoch": 4102444800,
  "presets": ["auto"],
  "repos": [["wheels", { "interval": "weekly" }]]
}
`,
};

/** Unix seconds: the time that the configs give their images. */
export const imageTime = 4_102_444_800;

/** What the preset leaves out of the root that the tests build, from the root's directory. */
export const prunedPaths = [
  'dev/*',
  'var/cache/apt/archives/*',
  'var/cache/debconf/*-old',
  'var/cache/ldconfig/*',
  'var/lib/apt/lists/*',
  'var/lib/dpkg/*-old',
  'var/log/alternatives.log',
  'var/log/bootstrap.log',
  'var/log/dpkg.log',
];

/** What the compiler must complain of. */
export interface FaultyConfig {
  readonly fault: string;
  readonly option: string;
}

export const faultyConfigs: readonly FaultyConfig[] = [
  { fault: 'a misspelled option', option: 'maxLayer: 64' },
  { fault: 'a text for a number', option: "maxLayers: '64'" },
  { fault: 'an unknown choice', option: "compat: 'chunkah-0.5'" },
  { fault: 'a rule without its component', option: "rules: [{ prefix: '/opt' }]" },
  { fault: 'a misspelled option of a plugin', option: "repos: [wheels({ intervals: 'weekly' })]" },
];

/** A config with a faulty option in line 5. */
export function faultyConfig({ option }: FaultyConfig): string {
  return `import { defineConfig } from 'chunkah';
import wheels from 'chunkah-repo-wheels';

export default defineConfig({
  ${option},
});
`;
}
