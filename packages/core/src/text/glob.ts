type Step = { readonly kind: 'text'; readonly character: string } | { readonly kind: '?' | '*' | '**' };

/** Whether any of the characters has a special meaning for {@link compileGlob}. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

/**
 * A test for names: `*` matches any characters except `/`, `**` any characters, `?` one character
 * except `/`, everything else itself; the whole name must match. Its time is bounded by the length
 * of the glob times that of the name.
 */
export function compileGlob(glob: string): (name: string) => boolean {
  // Most names already differ here, and comparing text is fast.
  const [prefix = ''] = glob.split(/[*?]/, 1);
  const steps = Array.from(glob.slice(prefix.length).matchAll(/\*{2,}|./gsu), ([text]): Step => {
    if (text === '?' || text === '*') return { kind: text };
    return text.startsWith('**') ? { kind: '**' } : { kind: 'text', character: text };
  });
  // Marks the steps that may come next.
  let reached = new Uint8Array(steps.length + 1);
  let next = new Uint8Array(steps.length + 1);
  return (name) => {
    if (!name.startsWith(prefix)) return false;
    reached.fill(0);
    reached[0] = 1;
    for (const character of name.slice(prefix.length)) {
      if (!advance(steps, character, reached, next)) return false;
      [reached, next] = [next, reached];
    }
    // Stars at the end may match nothing.
    let last = steps.length;
    while (reached[last] === 0 && isStar(steps[last - 1])) last -= 1;
    return reached[last] === 1;
  };
}

/**
 * Consumes one character.
 * @returns whether any step can follow it.
 */
function advance(steps: readonly Step[], character: string, reached: Uint8Array, next: Uint8Array): boolean {
  let isAlive = false;
  next.fill(0);
  for (let at = 0; at < steps.length; at += 1) {
    const step = steps[at];
    if (reached[at] === 0 || step === undefined) continue;
    // A star may match nothing.
    if (isStar(step)) reached[at + 1] = 1;
    if (!takes(step, character)) continue;
    next[isStar(step) ? at : at + 1] = 1;
    isAlive = true;
  }
  return isAlive;
}

function isStar(step: Step | undefined): boolean {
  return step?.kind === '*' || step?.kind === '**';
}

function takes(step: Step, character: string): boolean {
  if (step.kind === 'text') return step.character === character;
  return step.kind === '**' || character !== '/';
}
