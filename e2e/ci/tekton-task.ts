import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { type Outcome, outcomeOf } from '../program.ts';

interface Task {
  readonly spec: {
    readonly params: readonly { readonly name: string; readonly default?: string | readonly string[] }[];
    readonly results: readonly { readonly name: string }[];
    readonly steps: readonly {
      readonly script: string;
      readonly workingDir: string;
      readonly args: readonly string[];
      readonly env: readonly { readonly name: string; readonly value: string }[];
    }[];
  };
}

function readTask(): Task {
  return parse(readFileSync(new URL('../../ci/tekton/chunkah.yaml', import.meta.url), 'utf8'));
}

/** What is wrong with the Task by a schema of the fields that it uses. */
export function taskFaults(change: (task: Task) => unknown = (task) => task): unknown {
  const schema = JSON.parse(readFileSync(new URL('tekton-task.schema.json', import.meta.url), 'utf8'));
  const check = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
  return check(change(readTask())) ? [] : check.errors;
}

/**
 * Runs the script of each step as Tekton does: variables replaced, the script in a file.
 * @param source the workspace.
 * @param programs a folder with the program that the image of a step would have.
 */
export async function runTask(
  source: string,
  programs: string,
  params: Readonly<Record<string, string | readonly string[]>>,
): Promise<{ readonly outcome: Outcome; readonly results: Readonly<Record<string, string>> }> {
  const { spec } = readTask();
  const tekton = join(source, 'tekton');
  mkdirSync(tekton);
  const values = new Map<string, string>([
    ['workspaces.source.path', source],
    ['workspaces.dockerconfig.path', ''],
    ...spec.results.map(({ name }) => [`results.${name}.path`, join(tekton, name)] as const),
  ]);
  const lists = new Map<string, readonly string[]>();
  for (const { name, default: fallback } of spec.params) {
    const value = params[name] ?? fallback;
    if (value === undefined) throw new Error(`the param ${name} is required`);
    if (typeof value === 'string') values.set(`params.${name}`, value);
    else lists.set(`$(params.${name}[*])`, value);
  }
  const replaced = (text: string) =>
    text.replaceAll(/\$\(([a-z.]+)\)/g, (all, name: string) => values.get(name) ?? all);
  let outcome: Outcome | undefined;
  for (const [number, { script, args, env, workingDir }] of spec.steps.entries()) {
    const file = join(tekton, `script-${number}`);
    writeFileSync(file, replaced(script));
    chmodSync(file, 0o755);
    const given = args.flatMap((text) => lists.get(text) ?? replaced(text));
    outcome = await outcomeOf(file, given, {
      cwd: replaced(workingDir),
      env: {
        ...Object.fromEntries(env.map(({ name, value }) => [name, replaced(value)])),
        PATH: `${programs}:${process.env.PATH}`,
      },
    });
    if (outcome.code !== 0) break;
  }
  if (outcome === undefined) throw new Error('the Task has no steps');
  const done = outcome.code === 0 ? spec.results : [];
  const results = done.map(({ name }) => [name, readFileSync(join(tekton, name), 'utf8')]);
  return { outcome, results: Object.fromEntries(results) };
}
