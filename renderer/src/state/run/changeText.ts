/** Describes a change of settings: "Learning rate 0.03 → 0.003". */
import type { Text } from '../../../../engine/errors/types.ts';
import { optimizerOf } from '../../../../engine/optimizers/index.ts';
import { scheduleOf } from '../../../../engine/schedules/index.ts';
import { CHECKPOINTS, EARLY_STOPPING, WARMUP, AVERAGING } from '../../../../engine/settings/extras.ts';
import type { Fields } from '../../../../engine/settings/fields.ts';
import type { LiveSettings } from '../../../../engine/model/training.ts';

interface Words {
  readonly pick: (text: Text) => string;
  readonly epochs: string;
}

/** Label and fields of each group of settings after the change. */
function groups(after: LiveSettings): Readonly<Record<string, { title: Text | null; fields: Fields }>> {
  const { title, fields } = scheduleOf(after.schedule);
  return {
    optimizer: { title: null, fields: optimizerOf(after.optimizer).fields },
    schedule: { title, fields },
    warmup: { title: WARMUP.title, fields: WARMUP.fields },
    averaging: { title: AVERAGING.title, fields: AVERAGING.fields },
    earlyStopping: { title: EARLY_STOPPING.title, fields: EARLY_STOPPING.fields },
    checkpoints: { title: CHECKPOINTS.title, fields: CHECKPOINTS.fields },
  };
}

/** One part for each setting with a changed value. */
export function changeText(before: LiveSettings, change: Partial<LiveSettings>, { pick, epochs }: Words): string {
  const after = { ...before, ...change };
  const parts: string[] = before.epochs === after.epochs ? [] : [`${epochs} ${before.epochs} → ${after.epochs}`];
  for (const [key, { title, fields }] of Object.entries(groups(after))) {
    const [old, now] = [before, after].map((of) => of[key as 'optimizer'] as unknown as Record<string, unknown>);
    if (old!['type'] !== now!['type']) parts.push(pick(title!));
    for (const [name, field] of Object.entries(fields)) {
      const [a, b] = [old![name], now![name]];
      if (JSON.stringify(a) === JSON.stringify(b)) continue;
      parts.push(`${pick(field.label)} ${a === undefined ? '' : `${String(a)} → `}${String(b)}`);
    }
  }
  return parts.join(', ');
}
