import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Outcome, outcomeOf } from '../program.ts';

/** The top folder of this checkout. */
const checkout = fileURLToPath(new URL('../..', import.meta.url));

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Step {
  readonly id: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What the service would know after the action has run. */
export interface ActionRun {
  readonly outcome: Outcome;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/**
 * Runs the steps of `action.yml` one after another as the service does, until one fails.
 * @param directory the checkout of the user.
 */
export async function runAction(directory: string, inputs: Readonly<Record<string, string>>): Promise<ActionRun> {
  const action: Action = parse(readFileSync(join(checkout, 'action.yml'), 'utf8'));
  const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(action.inputs, name));
  if (unknown.length > 0) throw new Error(`inputs that do not exist: ${unknown.join(', ')}`);
  const temporary = join(directory, 'runner');
  mkdirSync(temporary, { recursive: true });
  const files = { GITHUB_OUTPUT: join(temporary, 'output'), GITHUB_STEP_SUMMARY: join(temporary, 'summary') };
  const known = new Map<string, string>();
  for (const [name, input] of Object.entries(action.inputs)) {
    known.set(`inputs.${name}`, inputs[name] ?? input.default ?? '');
  }
  const value = (text: string) => text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, name: string) => known.get(name) ?? '');
  writeFileSync(files.GITHUB_STEP_SUMMARY, '');
  let outcome: Outcome | undefined;
  for (const { id, run, env } of action.runs.steps) {
    writeFileSync(files.GITHUB_OUTPUT, '');
    const own = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, value(text)]));
    outcome = await outcomeOf('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: directory,
      env: { ...own, ...files, GITHUB_ACTION_PATH: checkout, RUNNER_TEMP: temporary },
    });
    for (const [name, text] of outputsIn(readFileSync(files.GITHUB_OUTPUT, 'utf8'))) {
      known.set(`steps.${id}.outputs.${name}`, text);
    }
    if (outcome.code !== 0) break;
  }
  if (outcome === undefined) throw new Error('action.yml has no steps');
  const outputs = Object.entries(action.outputs).map(([name, output]) => [name, value(output.value)]);
  return { outcome, outputs: Object.fromEntries(outputs), summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8') };
}

/** `NAME=VALUE`, and `NAME<<END` with lines up to `END`. */
function outputsIn(text: string): [string, string][] {
  const found = text.matchAll(/^(?<name>[\w-]+)(?:=(?<value>.*)|<<(?<end>.+)\n(?<lines>[\s\S]*?)\n\k<end>)$/gm);
  return Array.from(found, ({ groups = {} }) => [groups.name ?? '', groups.value ?? groups.lines ?? '']);
}
