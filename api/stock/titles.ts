/** What a batch of many is known by: its first objects. */
export function titleOf(names: readonly string[]): string {
  const first = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${first}, …` : first;
}
