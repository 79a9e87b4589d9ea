/** Virtual time in the units that people count in: `25 h`, `1 min 1 s`. */
export function durationText(durationMs: number): string {
  let left = durationMs;
  const parts = UNITS.flatMap(({ unit, ms }) => {
    const count = Math.floor(left / ms);
    left -= count * ms;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return parts.join(' ');
}

const UNITS = [
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1_000 },
  { unit: 'ms', ms: 1 },
];
