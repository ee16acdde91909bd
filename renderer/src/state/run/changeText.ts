/** Describes a change of settings: "Learning rate 0.03 → 0.003". */
import type { Text } from '../../../../engine/errors/types.ts';
import { optimizerOf } from '../../../../engine/optimizers/index.ts';
import { scheduleOf } from '../../../../engine/schedules/index.ts';
import { equal } from '../../../../engine/model/equal.ts';
import { AUGMENTATION } from '../../../../engine/settings/augmentation.ts';
import { CLIPPING } from '../../../../engine/settings/clipping.ts';
import { CHECKPOINTS, EARLY_STOPPING, WARMUP, AVERAGING } from '../../../../engine/settings/extras.ts';
import type { Fields } from '../../../../engine/settings/fields.ts';
import type { LiveSettings } from '../../../../engine/model/training.ts';

interface Words {
  readonly pick: (text: Text) => string;
  readonly epochs: string;
  readonly batchSize: string;
  readonly clipping: string;
  /** @param nodes keys of the frozen nodes */
  readonly frozen: (nodes: readonly string[]) => string;
}

/** Label and fields of each group of settings after the change. */
function groups(after: LiveSettings): Readonly<Record<string, { title: Text | null; fields: Fields }>> {
  const { title, fields } = scheduleOf(after.schedule);
  return {
    optimizer: { title: null, fields: optimizerOf(after.optimizer).fields },
    schedule: { title, fields },
    augmentation: { title: AUGMENTATION.title, fields: AUGMENTATION.fields },
    clipping: { title: CLIPPING[after.clipping.type].title, fields: CLIPPING[after.clipping.type].fields },
    warmup: { title: WARMUP.title, fields: WARMUP.fields },
    averaging: { title: AVERAGING.title, fields: AVERAGING.fields },
    earlyStopping: { title: EARLY_STOPPING.title, fields: EARLY_STOPPING.fields },
    checkpoints: { title: CHECKPOINTS.title, fields: CHECKPOINTS.fields },
  };
}

/** One part for each setting with a changed value. */
export function changeText(before: LiveSettings, change: Partial<LiveSettings>, words: Words): string {
  const { pick } = words;
  const after = { ...before, ...change };
  const parts: string[] = [];
  for (const key of ['epochs', 'batchSize'] as const)
    if (before[key] !== after[key]) parts.push(`${words[key]} ${before[key]} → ${after[key]}`);
  if (!equal(before.frozen, after.frozen)) parts.push(words.frozen(after.frozen));
  for (const [key, { title, fields }] of Object.entries(groups(after))) {
    const [old, now] = [before, after].map((of) => of[key as 'optimizer'] as unknown as Record<string, unknown>);
    if (old!['type'] !== now!['type'])
      parts.push(key === 'clipping' ? `${words.clipping}: ${pick(title!)}` : pick(title!));
    for (const [name, field] of Object.entries(fields)) {
      const [a, b] = [old![name], now![name]];
      if (JSON.stringify(a) === JSON.stringify(b)) continue;
      parts.push(`${pick(field.label)} ${a === undefined ? '' : `${String(a)} → `}${String(b)}`);
    }
  }
  return parts.join(', ');
}
