/** `2026-11-21 18:02:33`, UTC, as the journal has it. */
export function timeOf(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

/** `18:02:33`. */
export function clockOf(iso: string): string {
  return iso.slice(11, 19);
}

/** Seconds as `45 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationOf(seconds: number): string {
  const units: readonly [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ];
  const whole = Math.max(0, Math.round(seconds));
  const first = units.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  let rest = whole;
  const parts = units.slice(first, first + 2).flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return parts.join(' ');
}

/** `3 domains`, `1 domain`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** The first domain, and how many more. */
export function someOf(domains: readonly string[]): string {
  const [first = '', ...others] = domains;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
