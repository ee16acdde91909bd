/** Runs parsed cells: statements and expressions over Python's values. Never eval; bounded in steps and depth. */
import { LabProblem, placed, raised, refused } from '../problem.ts';
import type { Torch } from '../torch/context.ts';
import { assignIndexed, updated } from '../torch/methods.ts';
import { Tensor } from '../torch/tensor.ts';
import { indexed } from '../torch/views.ts';
import type { Block, Clause, Expression, Parameter, Piece, Statement } from './ast.ts';
import type { Attributes } from './attributes.ts';
import { formatValue } from './format.ts';
import { bind, namesIn } from './binding.ts';
import { compare, operate, unaryOperation } from './operators.ts';
import { cut, deleteItem, listOf, placeIn } from './sequences.ts';
import {
  Builtin,
  elements,
  integerOf,
  Method,
  Namespace,
  PyClass,
  PyDevice,
  PyDict,
  PyEllipsis,
  PyFunction,
  PyList,
  PyObject,
  PySlice,
  PyTuple,
  type PyValue,
  repr,
  Scope,
  truthy,
  typeName,
} from './values.ts';

/** Steps of one cell, and depth of calls. */
const [MOST_STEPS, MOST_DEPTH] = [2_000_000, 150];

/** Steps between two looks at the clock. */
const STEPS_PER_CHECK = 64;

type Ending = 'return' | 'break' | 'continue' | null;
const ELLIPSIS = new PyEllipsis();
const UPDATES: Readonly<Record<string, string>> = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '**': 'pow' };

export class Interpreter {
  readonly torch: Torch;
  readonly #attributes: Attributes;
  readonly #modules: ReadonlyMap<string, PyValue>;
  readonly #seconds: number;
  /** Called with each name that a cell itself, not a function of it, has bound. @param at offset of the statement */
  bound: (name: string, value: PyValue, at: number) => void = () => undefined;
  #cells: Scope | null = null;
  #steps = 0;
  #depth = 0;
  #returned: PyValue = null;
  /** The last value of a statement that was an expression; undefined where the last was another. */
  shown: PyValue | undefined;

  /** @param seconds that a cell may take */
  constructor(torch: Torch, attributes: Attributes, modules: ReadonlyMap<string, PyValue>, seconds: number) {
    this.#seconds = seconds;
    this.torch = torch;
    this.#attributes = attributes;
    this.#modules = modules;
  }

  /** Runs a cell. Throws a LabProblem with the place of what failed. */
  run(block: Block, scope: Scope): void {
    this.shown = undefined;
    this.#cells = scope;
    this.#depth = 0;
    this.#steps = 0;
    this.torch.tape.begin(this.#seconds);
    this.#block(block, scope);
  }

  #tick(at: number): void {
    if (this.#steps % STEPS_PER_CHECK === 0) this.torch.tape.checkTime();
    if (++this.#steps > MOST_STEPS) throw new LabProblem('lab.tooManySteps', { most: MOST_STEPS }, at);
  }

  #block(block: Block, scope: Scope): Ending {
    for (const statement of block) {
      this.#tick(statement.at);
      this.torch.at = statement.at;
      try {
        const ending = this.#statement(statement, scope);
        if (ending) return ending;
      } catch (error) {
        throw placed(error, statement.at);
      }
    }
    return null;
  }

  #statement(statement: Statement, scope: Scope): Ending {
    const isShown = statement.kind === 'expression';
    if (scope.outer === null || !isShown) this.shown = undefined;
    switch (statement.kind) {
      case 'expression': {
        const value = this.evaluate(statement.value, scope);
        this.shown = value;
        return null;
      }
      case 'assign': {
        const value = this.evaluate(statement.value, scope);
        for (const target of statement.targets) this.#assign(target, value, scope);
        if (scope === this.#cells)
          for (const name of statement.targets.flatMap(namesIn)) this.bound(name, scope.names.get(name)!, statement.at);
        return null;
      }
      case 'update':
        this.#update(statement, scope);
        return null;
      case 'if': {
        const branch = statement.branches.find(({ test }) => test === null || truthy(this.evaluate(test, scope)));
        return branch ? this.#block(branch.body, scope) : null;
      }
      case 'for':
        return this.#loop(statement, scope);
      case 'while':
        while (truthy(this.evaluate(statement.test, scope))) {
          this.#tick(statement.at);
          const ending = this.#block(statement.body, scope);
          if (ending === 'break') return null;
          if (ending === 'return') return ending;
        }
        return this.#block(statement.otherwise, scope);
      case 'function': {
        let made: PyValue = this.#function(statement.name, statement.parameters, statement.body, scope);
        for (const decorator of [...statement.decorators].reverse())
          made = this.call(this.evaluate(decorator, scope), [made], new Map());
        scope.names.set(statement.name, made);
        return null;
      }
      case 'class':
        this.#class(statement, scope);
        return null;
      case 'with':
        return this.#with(statement.items, statement.body, scope);
      case 'return':
        this.#returned = statement.value ? this.evaluate(statement.value, scope) : null;
        return 'return';
      case 'import':
      case 'from':
        this.#import(statement, scope);
        return null;
      case 'assert':
        if (!truthy(this.evaluate(statement.test, scope)))
          throw raised('AssertionError', statement.message ? this.text(this.evaluate(statement.message, scope)) : '');
        return null;
      case 'delete':
        for (const target of statement.targets) this.#delete(target, scope);
        return null;
      case 'break':
      case 'continue':
        return statement.kind;
      case 'pass':
        return null;
    }
  }

  #import(statement: Extract<Statement, { kind: 'import' | 'from' }>, scope: Scope): void {
    if (statement.kind === 'import') {
      for (const { path, as } of statement.names)
        scope.names.set(as, this.#module(as === path.split('.')[0] ? as : path));
      return;
    }
    for (const { name, as } of statement.names) {
      const part = this.#modules.get(`${statement.path}.${name}`);
      scope.names.set(as, part ?? this.attribute(this.#module(statement.path), name));
    }
  }

  /** Names of a module that can be imported. */
  names(module: string): Iterable<string> {
    const found = this.#modules.get(module);
    return found instanceof Namespace ? found.names.keys() : [];
  }

  #module(path: string): PyValue {
    const found = this.#modules.get(path);
    if (found === undefined) throw raised('ModuleNotFoundError', `No module named '${path}'`);
    return found;
  }

  #loop(statement: Extract<Statement, { kind: 'for' }>, scope: Scope): Ending {
    const from = this.evaluate(statement.from, scope);
    for (const item of this.items(from)) {
      this.#tick(statement.at);
      this.#assign(statement.target, item, scope);
      const ending = this.#block(statement.body, scope);
      if (ending === 'break') return null;
      if (ending === 'return') return ending;
    }
    return this.#block(statement.otherwise, scope);
  }

  /** The elements of anything that a loop takes, tensors and objects included. */
  *items(value: PyValue): Generator<PyValue> {
    if (value instanceof Tensor) {
      if (!value.shape.length) throw raised('TypeError', 'iteration over a 0-d tensor');
      for (let i = 0; i < value.shape[0]!; i += 1) yield indexed(this.torch, value, BigInt(i));
      return;
    }
    if (value instanceof PyObject) {
      const listed = value.cls.find('__iter__');
      if (listed instanceof Builtin || listed instanceof PyFunction) {
        yield* this.items(this.call(listed, [value], new Map()));
        return;
      }
      const length = value.cls.find('__len__');
      const item = value.cls.find('__getitem__');
      if (length && item) {
        const count = integerOf(this.call(length, [value], new Map()));
        for (let i = 0; i < count; i += 1) yield this.call(item, [value, BigInt(i)], new Map());
        return;
      }
    }
    yield* elements(value);
  }

  #with(items: Extract<Statement, { kind: 'with' }>['items'], body: Block, scope: Scope): Ending {
    const before = this.torch.tape.recording;
    try {
      for (const { value, as } of items) {
        const context = this.evaluate(value, scope);
        if (!(context instanceof PyObject && context.attributes.has('recording')))
          throw refused(`with ${typeName(context)}`);
        this.torch.tape.recording = truthy(context.attributes.get('recording')!);
        if (as) this.#assign(as, context, scope);
      }
      return this.#block(body, scope);
    } finally {
      this.torch.tape.recording = before;
    }
  }

  #class({ name, bases, body }: Extract<Statement, { kind: 'class' }>, scope: Scope): void {
    const given = bases.map(({ value }): PyClass => {
      const base = this.evaluate(value, scope);
      if (!(base instanceof PyClass)) throw refused(`class ${name}(${typeName(base)})`);
      return base;
    });
    const made = new PyClass(name, given);
    const inner = new Scope(scope, made);
    this.#block(body, inner);
    for (const [key, value] of inner.names) made.attributes.set(key, value);
    scope.names.set(name, made);
  }

  #function(name: string, parameters: readonly Parameter[], body: Block, scope: Scope): PyFunction {
    const defaults = new Map(
      parameters.flatMap(({ name: of, fallback }) => (fallback ? [[of, this.evaluate(fallback, scope)] as const] : [])),
    );
    return new PyFunction(name, parameters, defaults, body, scope);
  }

  #assign(target: Expression, value: PyValue, scope: Scope): void {
    switch (target.kind) {
      case 'name':
        scope.names.set(target.name, value);
        return;
      case 'tuple':
      case 'list':
        this.#unpack(target.items, [...this.items(value)], scope);
        return;
      case 'attribute':
        this.#attributes.set(this.evaluate(target.of, scope), target.name, value);
        return;
      case 'index':
        this.#setItem(this.evaluate(target.of, scope), this.evaluate(target.index, scope), value);
        return;
      default:
        throw new LabProblem('lab.syntax', { text: 'cannot assign here' }, target.at);
    }
  }

  #unpack(targets: readonly Expression[], values: readonly PyValue[], scope: Scope): void {
    const star = targets.findIndex(({ kind }) => kind === 'starred');
    const least = targets.length - Number(star >= 0);
    if (values.length < least || (star < 0 && values.length > least))
      throw raised(
        'ValueError',
        values.length < least
          ? `not enough values to unpack (expected ${star >= 0 ? 'at least ' : ''}${least}, got ${values.length})`
          : `too many values to unpack (expected ${least})`,
      );
    targets.forEach((target, i) => {
      const after = targets.length - 1 - i;
      if (target.kind === 'starred')
        this.#assign(target.value, new PyList(values.slice(i, values.length - after)), scope);
      else this.#assign(target, values[star >= 0 && i > star ? values.length - 1 - after : i]!, scope);
    });
  }

  #setItem(of: PyValue, index: PyValue, value: PyValue): void {
    if (of instanceof Tensor) assignIndexed(this.torch, of, index, value);
    else if (of instanceof PyDict) of.set(index, value);
    else if (of instanceof PyList && typeof index === 'bigint') of.items[placeIn(of.items.length, index)] = value;
    else if (of instanceof PyObject && of.cls.find('__setitem__'))
      this.call(of.cls.find('__setitem__')!, [of, index, value], new Map());
    else throw raised('TypeError', `'${typeName(of)}' object does not support item assignment`);
  }

  #update({ op, target, value }: Extract<Statement, { kind: 'update' }>, scope: Scope): void {
    const before = this.evaluate(target, scope);
    const by = this.evaluate(value, scope);
    if (before instanceof Tensor && UPDATES[op]) {
      updated(this.torch, UPDATES[op], before, by);
      // x[0] += 1 has changed x by its view; a name keeps its tensor.
      if (target.kind === 'index') this.#assign(target, before, scope);
      return;
    }
    if (before instanceof PyList && op === '+') {
      before.items.push(...this.items(by));
      return;
    }
    if (by instanceof Tensor && by.requiresGrad && op === '+' && !(before instanceof Tensor))
      this.torch.note('lab.historyKept');
    this.#assign(target, operate(this.torch, op, before, by), scope);
  }

  #delete(target: Expression, scope: Scope): void {
    if (target.kind === 'name' && scope.names.delete(target.name)) return;
    if (target.kind === 'index' && deleteItem(this.evaluate(target.of, scope), this.evaluate(target.index, scope)))
      return;
    throw refused('del of this');
  }

  /** The value of an expression. */
  evaluate(expression: Expression, scope: Scope): PyValue {
    this.#tick(expression.at);
    const of = (part: Expression): PyValue => this.evaluate(part, scope);
    switch (expression.kind) {
      case 'int':
      case 'float':
      case 'string':
        return expression.value;
      case 'constant':
        return expression.value;
      case 'ellipsis':
        return ELLIPSIS;
      case 'format':
        return expression.pieces.map((piece) => this.#piece(piece, scope)).join('');
      case 'name': {
        const found = scope.find(expression.name);
        if (found === undefined) throw new LabProblem('lab.name', { name: expression.name }, expression.at);
        return found;
      }
      case 'list':
        return new PyList(this.#spread(expression.items, scope));
      case 'tuple':
        return new PyTuple(this.#spread(expression.items, scope));
      case 'dict': {
        const made = new PyDict();
        for (const { key, value } of expression.entries) {
          const item = of(value);
          if (key) made.set(of(key), item);
          else if (item instanceof PyDict) for (const entry of item.entries.values()) made.set(entry.key, entry.value);
        }
        return made;
      }
      case 'unary':
        return unaryOperation(this.torch, expression.op, of(expression.value));
      case 'binary':
        return operate(this.torch, expression.op, of(expression.left), of(expression.right));
      case 'and': {
        const left = of(expression.left);
        return truthy(left) ? of(expression.right) : left;
      }
      case 'or': {
        const left = of(expression.left);
        return truthy(left) ? left : of(expression.right);
      }
      case 'compare':
        return this.#compare(expression, scope);
      case 'call':
        return this.#call(expression, scope);
      case 'attribute':
        return this.attribute(of(expression.of), expression.name);
      case 'index':
        return this.item(of(expression.of), of(expression.index));
      case 'slice':
        return new PySlice(
          expression.begin ? of(expression.begin) : null,
          expression.end ? of(expression.end) : null,
          expression.step ? of(expression.step) : null,
        );
      case 'lambda': {
        const body: Block = [{ kind: 'return', at: expression.at, value: expression.value }];
        return this.#function('<lambda>', expression.parameters, body, scope);
      }
      case 'conditional':
        return truthy(of(expression.test)) ? of(expression.then) : of(expression.otherwise);
      case 'comprehension':
        return this.#comprehension(expression, scope);
      case 'starred':
        throw new LabProblem('lab.syntax', { text: '*' }, expression.at);
    }
  }

  #spread(items: readonly Expression[], scope: Scope): PyValue[] {
    return items.flatMap((item) =>
      item.kind === 'starred' ? [...this.items(this.evaluate(item.value, scope))] : [this.evaluate(item, scope)],
    );
  }

  #piece(piece: Piece, scope: Scope): string {
    if (typeof piece === 'string') return piece;
    const value = this.evaluate(piece.value, scope);
    const isRepr = piece.conversion === 'r' || (piece.echo !== '' && piece.spec === '' && piece.conversion === '');
    const shown = isRepr ? this.#attributes.repr(value) : value;
    return piece.echo + formatValue(shown, piece.spec, (item) => this.text(item));
  }

  /** str() */
  text(value: PyValue): string {
    if (typeof value === 'string') return value;
    if (value instanceof PyDevice) return String(value);
    if (value instanceof PyObject) {
      const written = value.cls.find('__str__') ?? value.cls.find('__repr__');
      if (written instanceof PyFunction) return this.text(this.call(written, [value], new Map()));
    }
    return this.#attributes.repr(value);
  }

  #compare({ first, rest }: Extract<Expression, { kind: 'compare' }>, scope: Scope): PyValue {
    let left = this.evaluate(first, scope);
    let result: PyValue = true;
    for (const { op, value } of rest) {
      const right = this.evaluate(value, scope);
      result = compare(this.torch, op, left, right);
      if (rest.length > 1 && !truthy(result)) return result;
      left = right;
    }
    return result;
  }

  #comprehension({ value, key, clauses }: Extract<Expression, { kind: 'comprehension' }>, scope: Scope): PyValue {
    const inner = new Scope(scope);
    const items: PyValue[] = [];
    const made = new PyDict();
    const walk = (rest: readonly Clause[]): void => {
      const [clause, ...more] = rest;
      if (!clause) {
        if (key) made.set(this.evaluate(key, inner), this.evaluate(value, inner));
        else items.push(this.evaluate(value, inner));
        return;
      }
      for (const item of this.items(this.evaluate(clause.from, inner))) {
        this.#tick(clause.target.at);
        this.#assign(clause.target, item, inner);
        if (clause.conditions.every((condition) => truthy(this.evaluate(condition, inner)))) walk(more);
      }
    };
    walk(clauses);
    return key ? made : new PyList(items);
  }

  #call({ called, arguments: given, at }: Extract<Expression, { kind: 'call' }>, scope: Scope): PyValue {
    const positional: PyValue[] = [];
    const keywords = new Map<string, PyValue>();
    if (called.kind === 'name' && called.name === 'super' && scope.find('super') === undefined)
      return this.#attributes.superOf(scope);
    const callee = this.evaluate(called, scope);
    for (const { name, value } of given) {
      const item = this.evaluate(value, scope);
      if (name === null) positional.push(item);
      else if (name === '*') positional.push(...this.items(item));
      else if (name === '**' && item instanceof PyDict)
        for (const entry of item.entries.values()) keywords.set(String(entry.key), entry.value);
      else keywords.set(name, item);
    }
    try {
      return this.call(callee, positional, keywords);
    } catch (error) {
      throw placed(error, at);
    }
  }

  /** Calls anything that can be called. */
  call(called: PyValue, positional: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>): PyValue {
    if (called instanceof Builtin) return called.call(positional, keywords);
    if (called instanceof Method) return this.call(called.called, [called.self, ...positional], keywords);
    if (called instanceof PyFunction) return this.#invoke(called, positional, keywords);
    if (called instanceof PyClass) {
      if (called.make) return called.make(positional, keywords);
      const made = new PyObject(called);
      const begin = called.find('__init__');
      if (begin !== undefined) this.call(begin, [made, ...positional], keywords);
      return made;
    }
    if (called instanceof PyObject) {
      const way = called.cls.find('__call__');
      if (way !== undefined) return this.call(way, [called, ...positional], keywords);
    }
    if (called instanceof Namespace) throw raised('TypeError', `'module' object is not callable`);
    throw raised('TypeError', `'${typeName(called)}' object is not callable`);
  }

  #invoke(called: PyFunction, positional: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>): PyValue {
    const { body, scope } = called;
    if (this.#depth >= MOST_DEPTH) throw raised('RecursionError', 'maximum recursion depth exceeded');
    const inner = new Scope(scope);
    bind(called, positional, keywords, inner);
    this.#depth += 1;
    try {
      this.#returned = null;
      const ending = this.#block(body, inner);
      const result = ending === 'return' ? this.#returned : null;
      this.#returned = null;
      return result;
    } finally {
      this.#depth -= 1;
    }
  }

  /** `value.name` */
  attribute(value: PyValue, name: string): PyValue {
    return this.#attributes.get(value, name);
  }

  /** `value[index]` */
  item(value: PyValue, index: PyValue): PyValue {
    if (value instanceof Tensor) return indexed(this.torch, value, index);
    if (value instanceof PyDict) {
      const found = value.get(index);
      if (found === undefined) throw raised('KeyError', repr(index));
      return found;
    }
    if (value instanceof PyObject && value.cls.find('__getitem__'))
      return this.call(value.cls.find('__getitem__')!, [value, index], new Map());
    const list = listOf(value);
    if (!list) throw raised('TypeError', `'${typeName(value)}' object is not subscriptable`);
    if (index instanceof PySlice) {
      const part = cut(list, index);
      if (typeof value === 'string') return part.join('');
      return value instanceof PyTuple ? new PyTuple(part, value.isSize) : new PyList(part);
    }
    if (!(typeof index === 'bigint' || typeof index === 'boolean' || index instanceof Tensor))
      throw raised('TypeError', `${typeName(value)} indices must be integers or slices, not ${typeName(index)}`);
    return list[placeIn(list.length, BigInt(integerOf(index)), typeName(value))]!;
  }
}
