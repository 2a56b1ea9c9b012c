/** What the engine counts. Names as Prometheus knows them; the counters live as long as the process. */
export interface Metrics {
  add(name: string, by?: number): void;
  set(name: string, value: number): void;
  /** Every sample by its full name. */
  samples(): Readonly<Record<string, number>>;
}

export function createMetrics(): Metrics {
  const values = new Map<string, number>();
  return {
    add: (name, by = 1) => void values.set(name, (values.get(name) ?? 0) + by),
    set: (name, value) => void values.set(name, value),
    samples: () => Object.fromEntries(values),
  };
}
