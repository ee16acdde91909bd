/** Every fault that the checker reports. */
import { describe, expect, it } from 'vitest';
import { createBuilder } from './createBuilder.ts';
import { checkProgram } from './check.ts';
import type { Effect, Operation, Program } from './types.ts';

const vector = { dtype: 'float32', shape: [2] } as const;
const w = { name: 'w', ...vector };

/** y = relu(x + w), w ← y. */
function legal(): Program {
  const b = createBuilder();
  const y = b.relu(b.add(b.input('x', vector), b.variable(w)));
  b.effect('Assign', ['w'], [y]);
  return b.finish({ y });
}

const faults = (change: (program: Program) => Partial<Program>): string => {
  const program = legal();
  try {
    checkProgram({ ...program, ...change(program) });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

/** The operation at an index with some of its parts replaced. */
const replaced = ({ operations }: Program, index: number, part: Partial<Operation>): Operation[] =>
  operations.map((operation, i) => (i === index ? ({ ...operation, ...part } as Operation) : operation));

const effect = (kind: Effect['kind'], variables: readonly string[], inputs: readonly number[]): Effect => ({
  kind,
  variables,
  inputs,
});

describe('checkProgram', () => {
  it('passes a legal program', () => expect(faults(() => ({}))).toBe(''));

  it('reports a value that is used before it is made', () => {
    const message = faults((program) => ({ operations: [...program.operations].reverse() }));
    expect(message).toContain('Illegal program');
    expect(message).toContain('operation 0 (Relu) uses value 2, which is not defined before it');
  });

  it('reports a value that nothing makes', () => {
    expect(faults((program) => ({ operations: replaced(program, 3, { inputs: [99] }) }))).toContain(
      'operation 3 (Relu) uses value 99, which is not defined before it',
    );
  });

  it('reports a type that the rule does not give', () => {
    const types = [vector, vector, vector, { dtype: 'float32', shape: [3] } as const];
    expect(faults(() => ({ types }))).toContain(
      'operation 3 (Relu) gives {"dtype":"float32","shape":[2]}, but value 3 is {"dtype":"float32","shape":[3]}',
    );
    expect(faults(() => ({ types: [vector, vector, vector, { dtype: 'int32', shape: [2] }] }))).toContain('"int32"');
  });

  it('reports a value without a type, and one result too many', () => {
    expect(faults(() => ({ types: [vector, vector, vector] }))).toContain('but value 3 is undefined');
    expect(faults((program) => ({ operations: replaced(program, 3, { outputs: [3, 4] }) }))).toContain(
      'operation 3 (Relu) gives undefined, but value 4',
    );
  });

  it('reports operands that the rule refuses', () => {
    const types = [vector, { dtype: 'int32', shape: [2] } as const, vector, vector];
    expect(faults(() => ({ types }))).toContain('operation 2 (Add): float32 with int32');
  });

  it('reports a value that is made twice', () => {
    expect(faults((program) => ({ operations: [...program.operations, program.operations[3]!] }))).toContain(
      'operation 4 (Relu) defines value 3 again',
    );
  });

  it('reports an effect with a wrong number of variables or operands', () => {
    expect(faults(() => ({ effects: [effect('ApplyMomentum', ['w'], [3, 3, 3])] }))).toContain(
      'ApplyMomentum takes 2 variables',
    );
    expect(faults(() => ({ effects: [effect('ApplySgd', ['w'], [3])] }))).toContain('ApplySgd takes 2 operands');
    expect(faults(() => ({ effects: [effect('ApplyAdam', ['w', 'm', 'v'], [3])] }))).toContain(
      'ApplyAdam takes 7 operands',
    );
  });

  it('reports an effect of a value that nothing makes', () => {
    expect(faults(() => ({ effects: [effect('Assign', ['w'], [7])] }))).toContain(
      'Assign uses value 7, which is not defined before it',
    );
  });

  it('reports a variable that is written twice', () => {
    const twice = [effect('Assign', ['w'], [3]), effect('Assign', ['w'], [2])];
    expect(faults(() => ({ effects: twice }))).toContain('Variable w is written twice');
    expect(faults(() => ({ effects: [effect('ApplyMomentum', ['w', 'w'], [3, 3, 3])] }))).toContain('written twice');
  });

  it('reports an output that nothing makes', () => {
    expect(faults(() => ({ outputs: { y: 42 } }))).toContain('output y uses value 42, which is not defined before it');
  });

  it('reports an output and an effect that may be dead', () => {
    const b = createBuilder();
    const x = b.input('x', { dtype: 'float32', shape: [] });
    const holds = b.greater(x, b.scalar(0));
    const inside = b.exp(b.gate(x, holds, true));
    const y = b.merge(holds, inside, x);
    expect(() => checkProgram(b.finish({ y }))).not.toThrow();
    expect(() => checkProgram(b.finish({ inside }))).toThrow(/output inside uses value \d+, which may be dead/);
    b.effect('Assign', ['w'], [b.merge(holds, x, inside)]);
    expect(() => checkProgram(b.finish({ y }))).toThrow(/Assign uses value \d+, which may be dead/);
  });

  it('reports all faults at once', () => {
    const message = faults(() => ({ outputs: { a: 42, b: 43 }, effects: [effect('Assign', [], [])] }));
    expect(message.split('\n')).toHaveLength(1 + 4);
  });
});
