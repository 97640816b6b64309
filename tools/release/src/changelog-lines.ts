interface Changeset {
  readonly summary: string;
}

/**
 * The functions that changesets calls for each package to write its changelog. A line is just the
 * text of the changeset: no commit, since history may be rewritten before it lands, and no list of
 * our own packages, which share one version.
 */
const changelogLines = {
  async getReleaseLine({ summary }: Changeset): Promise<string> {
    const [first = '', ...rest] = summary.trim().split('\n');
    return [`- ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
  },
  async getDependencyReleaseLine(): Promise<string> {
    return '';
  },
};

export default changelogLines;
