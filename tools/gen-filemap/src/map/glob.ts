type Step = { readonly kind: 'text'; readonly character: string } | { readonly kind: '?' | '*' | '**' };

/**
 * A test for names: `*` stands for any characters but `/`, `**` for any characters, `?` for one that is not `/`, all else for
 * itself; the whole name must match. Its time is bounded by the length of the glob times that of the name.
 */
export function compileGlob(glob: string): (name: string) => boolean {
  const steps = Array.from(glob.matchAll(/\*{2,}|./gsu), ([text]): Step => {
    if (text === '?' || text === '*') return { kind: text };
    return text.startsWith('**') ? { kind: '**' } : { kind: 'text', character: text };
  });
  return (name) => {
    let reached = skipStars(steps, new Set([0]));
    for (const character of name) {
      const next = new Set<number>();
      for (const at of reached) {
        const step = steps[at];
        if (step === undefined || !takes(step, character)) continue;
        next.add(step.kind === '*' || step.kind === '**' ? at : at + 1);
      }
      if (next.size === 0) return false;
      reached = skipStars(steps, next);
    }
    return reached.has(steps.length);
  };
}

function takes(step: Step, character: string): boolean {
  if (step.kind === 'text') return step.character === character;
  return step.kind === '**' || character !== '/';
}

/** A star may stand for nothing. A set grows while it is walked, and the walk goes on. */
function skipStars(steps: readonly Step[], reached: Set<number>): Set<number> {
  for (const at of reached) {
    const kind = steps[at]?.kind;
    if (kind === '*' || kind === '**') reached.add(at + 1);
  }
  return reached;
}
