/** What several objects have in common: one value for all, or none. Pure. */

/** The value that all have; `undefined` where they differ or there is nothing. */
export function common<T, V>(items: readonly T[], of: (item: T) => V): V | undefined {
  const [first, ...rest] = items;
  if (first === undefined) return undefined;
  const value = of(first);
  const key = JSON.stringify(value);
  return rest.every((item) => JSON.stringify(of(item)) === key) ? value : undefined;
}
