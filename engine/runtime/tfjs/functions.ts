/** Functions of a bundle, prepared for execution on tfjs. */
import type { Bundle, HostTensor, HostTensors } from '../runtime.ts';
import type { Program, TensorType } from '../../program/types.ts';
import { checkFeed } from '../feeds.ts';
import { schedule, type Schedule } from './schedule.ts';

export interface Prepared {
  readonly program: Program;
  readonly repeated: boolean;
  readonly schedule: Schedule;
  readonly inputs: ReadonlyMap<string, TensorType>;
}

function prepare(program: Program, repeated: boolean): Prepared {
  const inputs = new Map<string, TensorType>();
  for (const { kind, attrs } of program.operations) if (kind === 'Input') inputs.set(attrs.name, attrs.type);
  return { program, repeated, schedule: schedule(program), inputs };
}

/** The functions of a bundle, prepared once: pruned, ordered, with the last use of each value. */
export class Functions {
  readonly #prepared: ReadonlyMap<string, Prepared>;

  /** @param rewrite an equal program that the runtime executes faster */
  constructor({ functions }: Bundle, rewrite: (program: Program) => Program = (program) => program) {
    this.#prepared = new Map(
      Object.entries(functions).map(([name, { program, repeated }]) => [name, prepare(rewrite(program), repeated)]),
    );
  }

  /**
   * The function of that name and its feeds, without unused ones.
   * @throws UserError `runtime.feed` when one is missing or of another type or shape
   */
  call(name: string, feeds: HostTensors): { prepared: Prepared; checked: Readonly<Record<string, HostTensor>> } {
    const prepared = this.#prepared.get(name);
    if (!prepared) throw new Error(`No function ${name}`);
    const checked: Record<string, HostTensor> = {};
    for (const [feed, type] of prepared.inputs) {
      checked[feed] = checkFeed(name, feed, type, feeds[feed], prepared.repeated);
    }
    return { prepared, checked };
  }
}
