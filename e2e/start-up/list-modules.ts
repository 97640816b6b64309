// Preloaded with --import: writes the files that a process and its threads load, one a line, and
// the modules of Node, to the file that LOADED_MODULES names.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const list = process.env.LOADED_MODULES ?? '';

registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(list, `${url}\n`);
    return nextLoad(url, context);
  },
});
