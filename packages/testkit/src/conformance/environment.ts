import { isMainThread } from 'node:worker_threads';

/** The environment of a program. */
export interface Environment {
  /** Value of every environment variable; `undefined`: no variable is set. */
  readonly variables: string | undefined;
  /** The default locale. */
  readonly locale: string;
  /** Absolute path of the working directory. */
  readonly directory: string;
  /** Name in the IANA time zone database. */
  readonly timeZone: string;
}

/**
 * Runs something in an environment, and restores the previous one. A worker thread does not have
 * its own working directory or time zone: there only the reported directory changes.
 */
export async function inEnvironment<Result>(environment: Environment, work: () => Promise<Result>): Promise<Result> {
  const restore = [inDirectory, inTimeZone, withVariables, inLocale].map((enter) => enter(environment));
  try {
    return await work();
  } finally {
    for (const leave of restore.reverse()) leave();
  }
}

type Leave = () => void;

function inDirectory({ directory }: Environment): Leave {
  if (!isMainThread) return replace(process, 'cwd', () => directory);
  const before = process.cwd();
  process.chdir(directory);
  return () => process.chdir(before);
}

function inTimeZone({ timeZone }: Environment): Leave {
  const { env } = process;
  const before = env.TZ;
  env.TZ = timeZone;
  return () => {
    if (before === undefined) delete env.TZ;
    else env.TZ = before;
  };
}

function withVariables({ variables }: Environment): Leave {
  const { env } = process;
  const isName = (name: string | symbol) => typeof name === 'string';
  const seen = new Proxy(env, {
    get: (target, name) => (isName(name) ? variables : Reflect.get(target, name)),
    has: (target, name) => (isName(name) ? variables !== undefined : Reflect.has(target, name)),
    ownKeys: (target) => (variables === undefined ? [] : Reflect.ownKeys(target)),
  });
  return replace(process, 'env', seen);
}

/** Methods of built-in objects that take a locale, and its position in their arguments. */
const localized: readonly (readonly [object, string, number])[] = [
  [String.prototype, 'localeCompare', 1],
  [String.prototype, 'toLocaleLowerCase', 0],
  [String.prototype, 'toLocaleUpperCase', 0],
  [Number.prototype, 'toLocaleString', 0],
  [BigInt.prototype, 'toLocaleString', 0],
  [Date.prototype, 'toLocaleString', 0],
  [Date.prototype, 'toLocaleDateString', 0],
  [Date.prototype, 'toLocaleTimeString', 0],
];

/** Classes of `Intl` whose first argument is a locale. */
const localizedClasses = ['Collator', 'DateTimeFormat', 'ListFormat', 'NumberFormat', 'PluralRules', 'Segmenter'];

function inLocale({ locale }: Environment): Leave {
  const named = (args: readonly unknown[], place: number) => {
    const given = [...args];
    given[place] ??= locale;
    return given;
  };
  const methods = localized.map(([owner, name, place]) => {
    const method: CallableFunction = Reflect.get(owner, name);
    return replace(owner, name, function (this: unknown, ...args: unknown[]) {
      return Reflect.apply(method, this, named(args, place));
    });
  });
  const intl: object = Reflect.get(globalThis, 'Intl');
  const classes = localizedClasses.map((name) => {
    const localizedClass: object & CallableFunction = Reflect.get(intl, name);
    const replaced = new Proxy(localizedClass, {
      apply: (target, self, args) => Reflect.apply(target, self, named(args, 0)),
      construct: (target, args) => Reflect.construct(target, named(args, 0)),
    });
    return replace(intl, name, replaced);
  });
  return () => {
    for (const leave of [...methods, ...classes]) leave();
  };
}

/** Sets a property to another value, and returns a function that restores it. */
function replace(owner: object, name: string, value: unknown): Leave {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    enumerable: before?.enumerable ?? true,
    value,
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  };
}
