import { useSyncExternalStore } from 'react';

const EVERY_MS = 1_000;
/** A clock that is set is shown at once; the way of an answer makes less of a difference. */
const SET_MS = 2_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
/** By how much the service's clock is ahead of this machine's, in ms: ages are told by the service's. */
let aheadMs = 0;

/** Learns the service's time, whenever it says it. */
export function learnServiceTime(at: string): void {
  const before = aheadMs;
  aheadMs = Date.parse(at) - Date.now();
  if (Math.abs(aheadMs - before) > SET_MS) tick();
}

/** The service's time in ms, as far as it is known. */
export function serviceNow(): number {
  return Date.now() + aheadMs;
}

/** The service's time in ms, by which all ages are told; a new one every second while somebody looks. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => now);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  if (document.hidden) return;
  now = serviceNow();
  for (const listener of listeners) listener();
}
