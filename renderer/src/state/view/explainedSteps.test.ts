import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyze } from '../../../../engine/analysis/analyze.ts';
import { readDocument } from '../../../../engine/model/serialize.ts';
import { stepIndex, stepsOf } from './explainedSteps.ts';

const { graph, modules } = readDocument(
  readFileSync(new URL('../../../../resources/samples/lenet-mnist.json', import.meta.url), 'utf8'),
);
const steps = stepsOf(graph, analyze(graph, modules));
const name = (id: string): string => graph.nodes.find((node) => node.id === id)!.name;
const of = (phase: string): string[] => steps.filter((step) => step.phase === phase).map(({ node }) => name(node));

it('go forward in order, to the loss, backward in reverse, and to each layer with weights', () => {
  expect(of('forward').slice(0, 3)).toEqual(['image', 'conv1', 'relu1']);
  expect(of('loss')).toEqual(['logits']);
  expect(of('backward')).toEqual(of('forward').slice(1).reverse());
  expect(of('update')).toEqual(['conv1', 'conv2', 'fc1', 'fc2', 'fc3']);
});

it('are found by node, in its own phase where it has no part in the wanted one', () => {
  const id = (wanted: string): string => graph.nodes.find((node) => node.name === wanted)!.id;
  expect(steps[stepIndex(steps, 'update', id('fc1'))]).toEqual({ phase: 'update', node: id('fc1') });
  expect(steps[stepIndex(steps, 'update', id('relu1'))]).toEqual({ phase: 'forward', node: id('relu1') });
  expect(steps[stepIndex(steps, 'forward', id('logits'))]?.phase).toBe('loss');
  expect(stepIndex(steps, 'forward', 'gone')).toBe(-1);
});
