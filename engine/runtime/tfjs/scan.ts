/** A function run K times: feeds sliced along their first axis, outputs stacked along one. */
import type { HostTensor, HostTensors } from '../runtime.ts';
import { count } from '../hostTensors.ts';

/** Feeds of each iteration, and the stacked results. */
export class Scan {
  readonly count: number;
  readonly #feeds: HostTensors;
  readonly #collected: HostTensors[] = [];

  constructor(feeds: HostTensors) {
    const [first] = Object.values(feeds);
    if (!first) throw new Error('A repeated function needs a feed to be repeated over');
    this.count = first.shape[0]!;
    if (Object.values(feeds).some(({ shape }) => shape[0] !== this.count)) throw new Error('Feeds differ in K');
    this.#feeds = feeds;
  }

  /** The feeds of iteration k: views of the caller's arrays. */
  feeds(k: number): HostTensors {
    const part = ({ dtype, shape, data }: HostTensor): HostTensor => {
      const size = count(shape.slice(1));
      return { dtype, shape: shape.slice(1), data: data.subarray(k * size, (k + 1) * size) };
    };
    return Object.fromEntries(Object.entries(this.#feeds).map(([name, value]) => [name, part(value)]));
  }

  collect(outputs: HostTensors): void {
    this.#collected.push(outputs);
  }

  outputs(): HostTensors {
    const [first] = this.#collected;
    if (!first) return {};
    const joined = Object.entries(first).map(([name, { dtype, shape, data }]): [string, HostTensor] => {
      const whole = data.constructor as new (length: number) => typeof data;
      const all = new whole(data.length * this.#collected.length);
      this.#collected.forEach((outputs, k) => all.set(outputs[name]!.data, k * data.length));
      return [name, { dtype, shape: [this.#collected.length, ...shape], data: all }];
    });
    return Object.fromEntries(joined);
  }
}
