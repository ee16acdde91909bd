/**
 * A session whose variables of samples hold a window of them: before a call runs, the samples that it takes are read
 * into the window, and its indices become places there. The programs are those of a session that holds all samples, and
 * so are the results, to the bit.
 */
import type { Split } from '../../datasets/shape.ts';
import { imagesOf } from '../../datasets/shape.ts';
import type { Bundle, FileSlice, HostTensor, HostTensors, Session } from '../../runtime/runtime.ts';
import type { SampleSession } from '../../training/loop/sampleSession.ts';
import type { SampleStream } from './sampleStream.ts';

type Streams = Readonly<Partial<Record<Split, SampleStream>>>;

export class StreamedSession implements SampleSession {
  readonly #session: Session;
  readonly #bundle: Bundle;
  readonly #streams: Streams;
  /** The stream that a function takes its samples from. */
  readonly #sources = new Map<string, SampleStream>();

  constructor(session: Session, bundle: Bundle, streams: Streams) {
    this.#session = session;
    this.#bundle = bundle;
    this.#streams = streams;
    for (const [name, { program }] of Object.entries(bundle.functions))
      for (const { kind, attrs } of program.operations)
        for (const split of ['train', 'test'] as const)
          if (kind === 'Variable' && attrs.name === imagesOf(split) && streams[split])
            this.#sources.set(name, streams[split]);
  }

  announce(split: Split, indices: Int32Array, batch: number): void {
    this.#streams[split]?.announce(indices, batch);
  }

  async run(name: string, feeds: HostTensors): Promise<HostTensors> {
    const stream = this.#sources.get(name);
    const { indices } = feeds;
    if (!stream || !indices) return this.#session.run(name, feeds);
    const wanted = indices.data as Int32Array;
    if (this.#bundle.functions[name]!.repeated) return this.#repeat(name, feeds, stream, wanted);
    const data = await stream.ready(wanted, wanted.length);
    return this.#session.run(name, { ...feeds, indices: { ...indices, data } });
  }

  /** As many steps at a time as the window has samples for. */
  async #repeat(name: string, feeds: HostTensors, stream: SampleStream, wanted: Int32Array): Promise<HostTensors> {
    const [steps = 0, batch = 0] = feeds['indices']!.shape;
    const results: HostTensors[] = [];
    for (let done = 0; done < steps;) {
      const data = await stream.ready(wanted.subarray(done * batch), batch);
      const count = data.length / batch;
      const some = count === steps ? feeds : stretchOf(feeds, done, count);
      results.push(
        await this.#session.run(name, { ...some, indices: { dtype: 'int32', shape: [count, batch], data } }),
      );
      done += count;
    }
    return results.length === 1 ? results[0]! : joined(results);
  }

  write(values: HostTensors): Promise<void> {
    return this.#session.write(values);
  }

  read(names: readonly string[]): Promise<HostTensors> {
    return this.#session.read(names);
  }

  loadFile(variable: string, from: FileSlice): Promise<void> {
    return this.#session.loadFile(variable, from);
  }

  dispose(): void {
    for (const stream of Object.values(this.#streams)) void stream.close().catch(() => undefined);
    this.#session.dispose();
  }
}

/** Steps `from` … `from + count − 1` of the feeds of a repeated function. */
function stretchOf(feeds: HostTensors, from: number, count: number): HostTensors {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { dtype, shape, data }]): [string, HostTensor] => {
      const each = data.length / shape[0]!;
      const some = data.subarray(from * each, (from + count) * each);
      return [name, { dtype, shape: [count, ...shape.slice(1)], data: some }];
    }),
  );
}

/** Outputs of stretches of steps as those of all. */
function joined(results: readonly HostTensors[]): HostTensors {
  return Object.fromEntries(
    Object.keys(results[0]!).map((name): [string, HostTensor] => {
      const parts = results.map((result) => result[name]!);
      const { dtype, shape, data: first } = parts[0]!;
      const length = parts.reduce((sum, { data }) => sum + data.length, 0);
      const data = new (first.constructor as new (length: number) => typeof first)(length);
      let at = 0;
      for (const part of parts) {
        data.set(part.data, at);
        at += part.data.length;
      }
      return [name, { dtype, shape: [parts.reduce((sum, part) => sum + part.shape[0]!, 0), ...shape.slice(1)], data }];
    }),
  );
}
