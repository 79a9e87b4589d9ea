/** Days in a row, up to today, on which the code was checked; a day that is not over yet breaks nothing. */
export function streakOfDays(takenAt: readonly string[], today: Date): number {
  const days = new Set(takenAt.map((at) => dayOf(new Date(at))));
  const day = new Date(today);
  if (!days.has(dayOf(day))) day.setDate(day.getDate() - 1);
  let count = 0;
  for (; days.has(dayOf(day)); day.setDate(day.getDate() - 1)) count += 1;
  return count;
}

/** The candidate's own day, not Greenwich's. */
function dayOf(date: Date): string {
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}
