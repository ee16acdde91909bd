/** Losses and updates as they are explained, against PyTorch and closed forms. */
import { describe, expect, it } from 'vitest';
import { OPTIMIZERS, type OptimizerSettings } from '../optimizers/index.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { createBuilder } from '../program/createBuilder.ts';
import { array } from '../program/reference/array.ts';
import { valueOf } from '../program/reference/elements/expression.ts';
import { latexOf } from '../program/reference/elements/latex.ts';
import { interpret } from '../program/reference/interpret.ts';
import { defaultSettings } from '../settings/fields.ts';
import { lossExpression, updateExpression } from './explanation.ts';
import { furthest, outputValues, readLossGoldens } from './testing/lossGoldens.ts';

describe('an explained loss', () => {
  // Training takes 0 where every label is ignored, so that no weight becomes NaN.
  const cases = readLossGoldens().filter(({ prepare, loss }) => prepare === 'none' && loss !== 'nan');
  it.each(cases.map((golden, i) => ({ i, golden, name: golden.settings.type })))(
    "$i is PyTorch's $name",
    ({ golden }) => {
      const { settings, shape, target, loss } = golden;
      const found = lossExpression({ loss: settings, weight: 1 }, array('float32', shape, outputValues(golden)), {
        kind: target.kind,
        complete: false,
        values: array('float32', target.shape, target.values),
      });
      for (const shown of [found.value, valueOf(found)]) expect(furthest([shown], [loss])).toBeLessThan(1e-5);
    },
  );

  it('of cross-entropy is minus the log-softmax of the label', () => {
    const found = lossExpression(
      {
        loss: {
          ...(readLossGoldens()[0]!.settings as object),
          type: 'CrossEntropyLoss',
          classWeights: [],
          ignoreIndex: -100,
          labelSmoothing: 0,
        } as never,
        weight: 1,
      },
      array('float32', [1, 3], [1, 2, 0.5]),
      { kind: 'classes', complete: true, values: array('float32', [1], [1]) },
    );
    expect(latexOf(found)).toBe(String.raw`-\left(2 - \ln\left(e^{1} + e^{2} + e^{0.5}\right)\right)`);
  });
});

describe('an explained update', () => {
  it.each(Object.keys(OPTIMIZERS) as (keyof typeof OPTIMIZERS)[])('of %s is its first step', (type) => {
    const settings = defaultSettings(OPTIMIZERS, type) as OptimizerSettings;
    const rates = optimizerOf(settings).rates(settings, 1);
    const found = updateExpression(settings, rates, 0.5, -0.25);
    const b = createBuilder();
    const { weight } = optimizerOf(settings).update({
      b,
      settings,
      weight: b.scalar(0.5),
      gradient: b.scalar(-0.25),
      slot: (name) => b.constant([optimizerOf(settings).initial?.(settings, name) ?? 0], []),
      rate: (name) => b.scalar(rates[name]!),
    });
    const { outputs } = interpret(b.finish({ weight: b.add(weight, b.constant([0], [])) }), {});
    for (const shown of [found.value, valueOf(found)]) expect(shown).toBeCloseTo(outputs['weight']!.data[0]!, 12);
  });

  it('of SGD subtracts the rate times the gradient', () => {
    const settings = { ...defaultSettings(OPTIMIZERS, 'SGD'), lr: 0.1, momentum: 0 } as OptimizerSettings;
    expect(latexOf(updateExpression(settings, { lr: 0.1 }, 0.5, -0.25))).toBe(String.raw`0.5 - (-0.25)\cdot 0.1`);
    const momentum = { ...settings, momentum: 0.9 } as OptimizerSettings;
    expect(latexOf(updateExpression(momentum, { lr: 0.1, momentum: 0.9 }, 0.5, -0.25))).toBe(
      String.raw`0.5 - \left(0\cdot 0.9 + (-0.25)\right)\cdot 0.1`,
    );
  });
});
