/** How many of all there are, for people: `3 of 10 (30.0 %)`. */
export function shareOf(count: number, total: number): string {
  return `${count} of ${total} (${((count / total) * 100).toFixed(1)} %)`;
}
