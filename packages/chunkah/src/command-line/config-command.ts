import { jsonText, settingsTable } from '@chunkah/report';
import { directoriesBelow, filesBelow, refuseInside } from '@chunkah/rootfs';
import { chooseRepos } from '../pipeline/choose-repos.ts';
import { profileOf } from '../pipeline/compatibility-profile.ts';
import { reportPlace } from '../report/report-file.ts';
import type { Invocation } from './invocation.ts';
import { toOptionsWithoutRootfs } from './plan-options.ts';
import type { RunSettings } from './settings.ts';
import { settingsReport } from './settings-report.ts';
import { namedReports, refuseSharedPlaces } from './shared-places.ts';
import { standardOutput } from './standard-output.ts';
import { pathToWrite, standardOutputFile } from './standard-output-names.ts';
import { withSettings } from './with-settings.ts';

/** `chunkah config` */
export function configCommand(invocation: Invocation): Promise<void> {
  return withSettings(invocation, (settings) => configWith(settings, invocation));
}

async function configWith(settings: RunSettings, invocation: Invocation): Promise<void> {
  const options = toOptionsWithoutRootfs(settings);
  const { writePeakMemTo } = invocation.options;
  const rootfs = settings.scalars.rootfs?.value;
  const reports = namedReports({ writePeakMemTo });
  if (rootfs !== undefined) {
    const written = [...reports.map(({ path }) => pathToWrite(path)), ...standardOutputFile()];
    refuseInside(written.map(reportPlace), rootfs, {
      directories: () => directoriesBelow(rootfs),
      files: () => filesBelow(rootfs),
    });
  }
  const isJson = invocation.options.json === true;
  refuseSharedPlaces({ result: isJson ? 'json' : 'text', reports });
  const profile = profileOf(options);
  const report = settingsReport(settings, chooseRepos(profile, options), profile);
  standardOutput.write(`${isJson ? jsonText(report) : settingsTable(report, standardOutput.columns)}\n`);
}
