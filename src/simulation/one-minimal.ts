/**
 * Leaves parts out of something that fails for as long as what is left fails too. In the end every part is needed: without
 * any one of them it passes (1-minimal, as in Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input",
 * TSE 2002). Parts are few here, so they are tried one by one, the first that can go goes.
 */
export async function oneMinimal<Part, Found>(
  parts: readonly Part[],
  failsWithout: (leftOut: readonly Part[]) => Promise<Found | null>,
): Promise<{ readonly leftOut: readonly Part[]; readonly found: Found } | null> {
  let best: { readonly leftOut: readonly Part[]; readonly found: Found } | null = null;
  for (let left = parts, at = 0; at < left.length;) {
    const leftOut: readonly Part[] = [...(best?.leftOut ?? []), left[at] as Part];
    const found = await failsWithout(leftOut);
    if (found === null) {
      at += 1;
      continue;
    }
    best = { leftOut, found };
    left = left.filter((_part, other) => other !== at);
    // What was needed before may not be any more.
    at = 0;
  }
  return best;
}
