/** Fails every operation of every scenario in every mode. */
import { MODES, withFault } from './faults.ts';
import type { Scenario } from './scenarios.ts';

/** @returns the number of failed operations, and what was lost */
export async function everyWrite(scenario: Scenario): Promise<{ tried: number; faults: string[] }> {
  const faults: string[] = [];
  let tried = 0;
  for (const mode of MODES) {
    for (let at = 1; ; at += 1) {
      await scenario.prepare();
      let done = false;
      const came = await withFault(at, mode, async () => {
        await scenario.work();
        done = true;
      });
      await scenario.check(done).catch((error: unknown) => faults.push(`operation ${at} ${mode}: ${String(error)}`));
      if (!came) break;
      tried += 1;
    }
  }
  return { tried, faults };
}
