import { setTimeout as pause } from 'node:timers/promises';

const POLL_EVERY_MS = 15;

/**
 * Polls until the probe answers something other than undefined or false, and answers that. Throws with
 * `what` was awaited and the last error of the probe, if it threw, when the time is up.
 */
export async function eventually<Answer>(
  what: string,
  probe: () => Promise<Answer | false | undefined> | Answer | false | undefined,
  withinMs = 10_000,
): Promise<Answer> {
  const deadline = performance.now() + withinMs;
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`within ${String(withinMs)} ms not seen: ${what}`, { cause: lastError });
    }
    await pause(POLL_EVERY_MS);
  }
}

/**
 * Lets real time pass: for silences and outages, which are spans of time and no state that could be
 * awaited.
 */
export function timePasses(ms: number): Promise<void> {
  return pause(ms);
}
