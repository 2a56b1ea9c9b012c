import { onProofNeeded } from "../client/http.ts";

type Settle = (proved: boolean) => void;

let waiting: readonly Settle[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Settle[]): void {
  waiting = next;
  for (const listener of listeners) listener();
}

// Several requests may find out at once; one question answers them all.
onProofNeeded(() => new Promise<boolean>((settle) => set([...waiting, settle])));

export const isProofAsked = (): boolean => waiting.length > 0;

export function settleProof(proved: boolean): void {
  const settled = waiting;
  set([]);
  for (const settle of settled) settle(proved);
}

export function subscribeProof(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
