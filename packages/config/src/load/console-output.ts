import { Console } from 'node:console';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Sends what a config and plugins print with `console` to standard error from now on: standard output belongs to the image and
 * to reports.
 */
export function keepConsoleOffOutput(): void {
  Object.assign(console, new Console(process.stderr));
  // For those who import `log` from node:console.
  syncBuiltinESMExports();
}
