/** Every layer against PyTorch: shapes, outputs, gradients, buffers, on every runtime. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Runtime, RuntimeName, Session } from '../runtime/runtime.ts';
import { RUNTIMES } from '../runtime/testing/runtimes.ts';
import { storedShape } from '../training/network/network.ts';
import type { Tensor } from './lowering.ts';
import { LAYERS } from './registry.ts';
import { goldenFeeds, goldenProgram, goldenState, plainOrder, plainWeight } from './testing/goldenProgram.ts';
import { error, type Golden, outputsOf, readGoldens } from './testing/goldens.ts';

const goldens = readGoldens();

/**
 * Layouts in which a case is run. Vectors have no place for channels but the last. A software GPU, which compiles a
 * shader a shape, takes the one of training: the other differs by transposes, which are cases of their own.
 */
function layoutsOf({ inputs }: Golden, runtime: RuntimeName): readonly Tensor['layout'][] {
  if (inputs.every((shape) => shape.length < 3)) return ['plain'];
  return runtime === 'webgpu' ? ['channelsLast'] : ['plain', 'channelsLast'];
}

describe.each(RUNTIMES)('layers on $name', ({ name: runtimeName, missing, load }) => {
  let runtime: Runtime;
  let session: Session | null = null;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });
  afterEach(() => session?.dispose());

  describe.skipIf(missing)('agree with PyTorch', () => {
    const cases = [...goldens].flatMap(([type, all]) =>
      all.flatMap((golden, i) => layoutsOf(golden, runtimeName).map((layout) => ({ type, i, layout, golden }))),
    );
    it.each(cases)('$type case $i, $layout', async ({ type, layout, golden }) => {
      const { layer, context, specs, trained, program } = goldenProgram(type, golden, { layout });
      // WGSL allows an error of 2⁻¹¹ for cos; everything else agrees to 1e-5.
      const loose = runtimeName === 'webgpu' && program.operations.some(({ kind }) => kind === 'Cos');
      const tolerance = loose ? 2 ** -11 : 1e-5;
      const expected = outputsOf(golden);
      const [batch] = golden.outputShape;
      const shapes = layer.infer(context).map(({ shape }) => shape.map((dim) => (dim === 'N' ? batch : dim)));
      expect(shapes).toEqual(expected.map(({ shape }) => shape));

      const variables = specs.map((spec) => ({ name: spec.name, dtype: 'float32' as const, shape: storedShape(spec) }));
      session = await runtime.createSession({ variables, functions: { f: { program, repeated: false } } });
      const buffers = specs.filter(({ trainable }) => !trainable);
      await session.write(goldenState(specs));
      const result = await session.run('f', goldenFeeds(golden, layout));

      expected.forEach(({ shape, output }, i) => {
        expect(result[`output${i}`]!.shape).toEqual(shape);
        expect(error(result[`output${i}`]!.data, output)).toBeLessThan(tolerance);
      });
      golden.inputGradients.forEach((gradient, i) => {
        const got = result[`dx${i}`];
        if (!got) return expect(gradient.every((value) => value === 0)).toBe(true);
        return expect(error(plainOrder(got, layout), gradient)).toBeLessThan(tolerance);
      });
      for (const spec of golden.inputGradients.length ? trained : []) {
        const got = plainWeight(spec, result[`d${spec.name}`]!);
        expect(error(got, golden.parameterGradients[spec.name]!)).toBeLessThan(tolerance);
      }
      const after = await session.read(buffers.map(({ name }) => name));
      for (const { name } of buffers) expect(error(after[name]!.data, golden.buffers[name]!)).toBeLessThan(tolerance);
    });
  });
});

it('has goldens for every layer that computes', () => {
  const ends = new Set(['Input', 'Output']);
  expect([...goldens.keys()].sort()).toEqual(
    LAYERS.map(({ type }) => type)
      .filter((type) => !ends.has(type))
      .sort(),
  );
});
