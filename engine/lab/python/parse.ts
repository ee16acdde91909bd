/** Parses cells of Python: `@lezer/python`'s tree as a typed syntax tree. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { LabProblem } from '../problem.ts';
import type { Argument, Block, Clause, Expression, Parameter, Piece, Statement } from './ast.ts';
import { unescape } from './strings.ts';

const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=', 'in', 'not in', 'is', 'is not']);
/** Largest source, in characters: the parser is linear, the syntax tree is kept whole. */
const LONGEST = 200_000;

class Reader {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  text(node: SyntaxNode): string {
    return this.#source.slice(node.from, node.to);
  }

  refuse(node: SyntaxNode, what: string): never {
    throw new LabProblem('lab.unsupported', { what }, node.from);
  }

  children(node: SyntaxNode): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.type.isError) throw new LabProblem('lab.syntax', { text: this.text(node).split('\n')[0]! }, child.from);
      if (child.name !== 'Comment') found.push(child);
    }
    return found;
  }

  block(node: SyntaxNode): Block {
    return this.children(node)
      .filter(({ name }) => name !== ':' && name !== ';')
      .flatMap((child) => this.statement(child));
  }

  statement(node: SyntaxNode): Statement[] {
    const at = node.from;
    const parts = this.children(node);
    switch (node.name) {
      case 'StatementGroup':
        return parts.filter(({ name }) => name !== ';').flatMap((part) => this.statement(part));
      case 'ExpressionStatement':
        return [{ kind: 'expression', at, value: this.sequence(parts, at) }];
      case 'AssignStatement':
        return [this.assignment(parts, at)];
      case 'UpdateStatement': {
        const [target, op, ...value] = parts as [SyntaxNode, SyntaxNode, ...SyntaxNode[]];
        const sign = this.text(op).slice(0, -1);
        return [{ kind: 'update', at, op: sign, target: this.expression(target), value: this.sequence(value, at) }];
      }
      case 'IfStatement':
        return [this.conditional(parts, at)];
      case 'ForStatement':
        return [this.loop(parts, at)];
      case 'WhileStatement': {
        const bodies = parts.filter(({ name }) => name === 'Body');
        const test = this.expression(parts[1]!);
        const otherwise = bodies[1] ? this.block(bodies[1]) : [];
        return [{ kind: 'while', at, test, body: this.block(bodies[0]!), otherwise }];
      }
      case 'DecoratedStatement': {
        const decorators = parts
          .filter(({ name }) => name === 'Decorator')
          .map((decorator) => this.decorator(this.children(decorator)));
        const last = parts[parts.length - 1]!;
        if (last.name !== 'FunctionDefinition') return this.statement(last);
        return [this.definition(this.children(last), at, decorators)];
      }
      case 'FunctionDefinition':
        return [this.definition(parts, at, [])];
      case 'ClassDefinition': {
        const list = parts.find(({ name }) => name === 'ArgList');
        const body = parts.find(({ name }) => name === 'Body')!;
        const bases = list ? this.arguments(list) : [];
        return [{ kind: 'class', at, name: this.text(parts[1]!), bases, body: this.block(body) }];
      }
      case 'WithStatement':
        return [this.context(parts, at)];
      case 'ReturnStatement':
        return [{ kind: 'return', at, value: parts.length > 1 ? this.sequence(parts.slice(1), at) : null }];
      case 'ImportStatement':
        return [this.imports(parts, at)];
      case 'AssertStatement': {
        const [test, message] = parts.slice(1).filter(({ name }) => name !== ',');
        return [
          { kind: 'assert', at, test: this.expression(test!), message: message ? this.expression(message) : null },
        ];
      }
      case 'DeleteStatement':
        return [{ kind: 'delete', at, targets: this.expressions(parts.slice(1)) }];
      case 'PassStatement':
        return [{ kind: 'pass', at }];
      case 'BreakStatement':
        return [{ kind: 'break', at }];
      case 'ContinueStatement':
        return [{ kind: 'continue', at }];
      default:
        return this.refuse(node, `${this.text(node).split(/[\s(:]/)[0]!} …`);
    }
  }

  assignment(parts: readonly SyntaxNode[], at: number): Statement {
    const groups: SyntaxNode[][] = [[]];
    for (const part of parts) {
      if (part.name === 'AssignOp') groups.push([]);
      else if (part.name !== 'TypeDef') groups[groups.length - 1]!.push(part);
    }
    const sides = groups.map((group) => this.sequence(group, at));
    if (sides.length < 2) return { kind: 'pass', at };
    return { kind: 'assign', at, targets: sides.slice(0, -1), value: sides[sides.length - 1]! };
  }

  conditional(parts: readonly SyntaxNode[], at: number): Statement {
    const branches: { test: Expression | null; body: Block }[] = [];
    let test: Expression | null = null;
    for (const part of parts) {
      if (part.name === 'Body') {
        branches.push({ test, body: this.block(part) });
        test = null;
      } else if (!['if', 'elif', 'else'].includes(part.name)) test = this.expression(part);
    }
    return { kind: 'if', at, branches };
  }

  loop(parts: readonly SyntaxNode[], at: number): Statement {
    const inside = parts.findIndex(({ name }) => name === 'in');
    const body = parts.findIndex(({ name }) => name === 'Body');
    const otherwise = parts.slice(body + 1).find(({ name }) => name === 'Body');
    return {
      kind: 'for',
      at,
      target: this.sequence(parts.slice(1, inside), at),
      from: this.sequence(parts.slice(inside + 1, body), at),
      body: this.block(parts[body]!),
      otherwise: otherwise ? this.block(otherwise) : [],
    };
  }

  definition(parts: readonly SyntaxNode[], at: number, decorators: readonly Expression[]): Statement {
    const find = (kind: string): SyntaxNode => parts.find(({ name }) => name === kind)!;
    if (parts[0]!.name === 'async') this.refuse(parts[0]!, 'async');
    const parameters = this.parameters(find('ParamList'));
    const name = this.text(find('VariableName'));
    return { kind: 'function', at, name, parameters, body: this.block(find('Body')), decorators };
  }

  decorator(parts: readonly SyntaxNode[]): Expression {
    let value: Expression | null = null;
    for (const part of parts.slice(1)) {
      const at = part.from;
      if (part.name === 'VariableName')
        value = value
          ? { kind: 'attribute', at, of: value, name: this.text(part) }
          : { kind: 'name', at, name: this.text(part) };
      else if (part.name === 'ArgList') value = { kind: 'call', at, called: value!, arguments: this.arguments(part) };
    }
    return value!;
  }

  context(parts: readonly SyntaxNode[], at: number): Statement {
    const items: { value: Expression; as: Expression | null }[] = [];
    let named = false;
    for (const part of parts.slice(1, -1)) {
      if (part.name === 'as') named = true;
      else if (part.name === ',') named = false;
      else if (named) items[items.length - 1]!.as = this.expression(part);
      else items.push({ value: this.expression(part), as: null });
    }
    return { kind: 'with', at, items, body: this.block(parts[parts.length - 1]!) };
  }

  imports(parts: readonly SyntaxNode[], at: number): Statement {
    const words = parts.map((part) => this.text(part));
    const isFrom = words[0] === 'from';
    const middle = words.indexOf('import');
    const names: { path: string; as: string }[] = [];
    let path = '';
    let alias = false;
    const add = (): void => {
      if (path) names.push({ path, as: path.split('.')[0]! });
      path = '';
    };
    for (const word of words.slice(middle + 1)) {
      if (word === ',') {
        add();
        alias = false;
      } else if (word === 'as') alias = true;
      else if (word === '(' || word === ')') continue;
      else if (alias) {
        names.push({ path, as: word });
        path = '';
      } else path += word;
    }
    add();
    if (!isFrom) return { kind: 'import', at, names };
    return {
      kind: 'from',
      at,
      path: words.slice(1, middle).join(''),
      names: names.map(({ path: name, as }) => ({ name, as })),
    };
  }

  parameters(list: SyntaxNode): Parameter[] {
    const found: { name: string; kind: Parameter['kind']; fallback: Expression | null }[] = [];
    let kind: Parameter['kind'] = 'plain';
    let expectsValue = false;
    for (const part of this.children(list)) {
      if (part.name === '*') kind = 'star';
      else if (part.name === '**') kind = 'doubleStar';
      else if (part.name === 'AssignOp') expectsValue = true;
      else if (expectsValue) {
        found[found.length - 1]!.fallback = this.expression(part);
        expectsValue = false;
      } else if (part.name === 'VariableName') {
        found.push({ name: this.text(part), kind, fallback: null });
        kind = 'plain';
      } else if (part.name === ',') kind = 'plain';
    }
    return found;
  }

  arguments(list: SyntaxNode): Argument[] {
    const found: { name: string | null; value: Expression }[] = [];
    let name: string | null = null;
    const parts = this.children(list).slice(1, -1);
    const comprehended = parts.some((part) => part.name === 'for');
    if (comprehended) return [{ name: null, value: this.comprehension(parts, list.from) }];
    parts.forEach((part, i) => {
      if (part.name === ',' || part.name === 'AssignOp') return;
      if (part.name === '*' || part.name === '**') name = part.name;
      else if (parts[i + 1]?.name === 'AssignOp') name = this.text(part);
      else {
        found.push({ name, value: this.expression(part) });
        name = null;
      }
    });
    return found;
  }

  expressions(parts: readonly SyntaxNode[]): Expression[] {
    const found: Expression[] = [];
    let starred = false;
    for (const part of parts) {
      if (part.name === ',') continue;
      if (part.name === '*') starred = true;
      else {
        const value = this.expression(part);
        found.push(starred ? { kind: 'starred', at: part.from, value } : value);
        starred = false;
      }
    }
    return found;
  }

  /** Values with commas between them: a tuple, or the one value. */
  sequence(parts: readonly SyntaxNode[], at: number): Expression {
    const items = this.expressions(parts);
    const isTuple = parts.some(({ name }) => name === ',');
    return items.length === 1 && !isTuple ? items[0]! : { kind: 'tuple', at, items };
  }

  expression(node: SyntaxNode): Expression {
    const at = node.from;
    switch (node.name) {
      case 'Number':
        return this.number(node);
      case 'String':
        return { kind: 'string', at, value: unescape(this.text(node)) };
      case 'ContinuedString':
        return { kind: 'format', at, pieces: this.children(node).flatMap((part) => this.pieces(part)) };
      case 'FormatString':
        return { kind: 'format', at, pieces: this.pieces(node) };
      case 'Boolean':
        return { kind: 'constant', at, value: this.text(node) === 'True' };
      case 'None':
        return { kind: 'constant', at, value: null };
      case 'Ellipsis':
        return { kind: 'ellipsis', at };
      case 'VariableName':
        return { kind: 'name', at, name: this.text(node) };
      default:
        // The grammar does not know "1."; it takes it for an attribute without a name.
        if (/^\d[\d_]*\.$/.test(this.text(node)))
          return { kind: 'float', at, value: Number(this.text(node).replaceAll('_', '')) };
        return this.composed(node, this.children(node));
    }
  }

  composed(node: SyntaxNode, parts: readonly SyntaxNode[]): Expression {
    const at = node.from;
    switch (node.name) {
      case 'ParenthesizedExpression':
        return this.expression(parts[1]!);
      case 'TupleExpression':
        return { kind: 'tuple', at, items: this.expressions(parts.slice(1, -1)) };
      case 'ArrayExpression':
        return { kind: 'list', at, items: this.expressions(parts.slice(1, -1)) };
      case 'ArrayComprehensionExpression':
      case 'ComprehensionExpression':
      case 'DictionaryComprehensionExpression':
        return this.comprehension(parts.slice(1, -1), at);
      case 'DictionaryExpression':
        return this.dictionary(parts.slice(1, -1), at);
      case 'UnaryExpression':
        return { kind: 'unary', at, op: this.text(parts[0]!), value: this.expression(parts[1]!) };
      case 'BinaryExpression':
        return this.binary(parts, at);
      case 'CallExpression':
        return { kind: 'call', at, called: this.expression(parts[0]!), arguments: this.arguments(parts[1]!) };
      case 'MemberExpression':
        if (parts[1]!.name === '.')
          return { kind: 'attribute', at, of: this.expression(parts[0]!), name: this.text(parts[2]!) };
        return { kind: 'index', at, of: this.expression(parts[0]!), index: this.subscript(parts.slice(2, -1), at) };
      case 'ConditionalExpression': {
        const [then, , test, , otherwise] = parts;
        return {
          kind: 'conditional',
          at,
          test: this.expression(test!),
          then: this.expression(then!),
          otherwise: this.expression(otherwise!),
        };
      }
      case 'LambdaExpression': {
        const list = parts.find(({ name }) => name === 'ParamList');
        const value = this.expression(parts[parts.length - 1]!);
        return { kind: 'lambda', at, parameters: list ? this.parameters(list) : [], value };
      }
      default:
        return this.refuse(node, this.text(node).split('\n')[0]!.slice(0, 40));
    }
  }

  number(node: SyntaxNode): Expression {
    const text = this.text(node).replaceAll('_', '');
    const at = node.from;
    if (/^0[xob]/i.test(text) || /^\d+$/.test(text)) return { kind: 'int', at, value: BigInt(text) };
    const value = Number(text);
    return Number.isNaN(value) ? this.refuse(node, text) : { kind: 'float', at, value };
  }

  binary(parts: readonly SyntaxNode[], at: number): Expression {
    const [left, right] = [parts[0]!, parts[parts.length - 1]!];
    const op = parts
      .slice(1, -1)
      .map((part) => this.text(part))
      .join(' ');
    const value = this.expression(right);
    if (op === 'and' || op === 'or') return { kind: op, at, left: this.expression(left), right: value };
    if (!COMPARISONS.has(op)) return { kind: 'binary', at, op, left: this.expression(left), right: value };
    const first = this.expression(left);
    // a < b < c compares neighbours; (a < b) < c compares a truth value.
    if (first.kind === 'compare' && left.name === 'BinaryExpression')
      return { ...first, at, rest: [...first.rest, { op, value }] };
    return { kind: 'compare', at, first, rest: [{ op, value }] };
  }

  dictionary(parts: readonly SyntaxNode[], at: number): Expression {
    const entries: { key: Expression | null; value: Expression }[] = [];
    let key: Expression | null = null;
    let pending: Expression | null = null;
    for (const part of parts) {
      if (part.name === ',' || part.name === '**') continue;
      if (part.name === ':') key = pending;
      else {
        pending = this.expression(part);
        const before = part.prevSibling?.name;
        if (before === ':' || before === '**') {
          entries.push({ key: before === ':' ? key : null, value: pending });
          key = null;
        }
      }
    }
    return { kind: 'dict', at, entries };
  }

  comprehension(parts: readonly SyntaxNode[], at: number): Expression {
    const start = parts.findIndex(({ name }) => name === 'for');
    const head = parts.slice(0, start);
    const colon = head.findIndex(({ name }) => name === ':');
    const clauses: { target: Expression; from: Expression; conditions: Expression[] }[] = [];
    for (let i = start; i < parts.length;) {
      const next = parts.findIndex(({ name }, j) => j > i && (name === 'for' || name === 'if'));
      const end = next < 0 ? parts.length : next;
      if (parts[i]!.name === 'if') clauses[clauses.length - 1]!.conditions.push(this.expression(parts[i + 1]!));
      else {
        const inside = parts.findIndex(({ name }, j) => j > i && name === 'in');
        clauses.push({
          target: this.sequence(parts.slice(i + 1, inside), at),
          from: this.expression(parts[inside + 1]!),
          conditions: [],
        });
      }
      i = end;
    }
    const value = this.sequence(colon < 0 ? head : head.slice(colon + 1), at);
    const key = colon < 0 ? null : this.expression(head[0]!);
    return { kind: 'comprehension', at, value, key, clauses: clauses satisfies Clause[] };
  }

  /** What stands in brackets after a value. */
  subscript(parts: readonly SyntaxNode[], at: number): Expression {
    const groups: SyntaxNode[][] = [[]];
    for (const part of parts) {
      if (part.name === ',') groups.push([]);
      else groups[groups.length - 1]!.push(part);
    }
    const isTuple = groups.length > 1;
    if (isTuple && !groups[groups.length - 1]!.length) groups.pop();
    const items = groups.map((group): Expression => {
      if (!group.some(({ name }) => name === ':')) return this.expression(group[0]!);
      const bounds: (Expression | null)[] = [null, null, null];
      let place = 0;
      for (const part of group) {
        if (part.name === ':') place += 1;
        else bounds[place] = this.expression(part);
      }
      return { kind: 'slice', at: group[0]!.from, begin: bounds[0]!, end: bounds[1]!, step: bounds[2]! };
    });
    return isTuple ? { kind: 'tuple', at, items } : items[0]!;
  }

  pieces(node: SyntaxNode): Piece[] {
    if (node.name === 'String') return [unescape(this.text(node))];
    const whole = this.text(node);
    const prefix = /^[a-zA-Z]*/.exec(whole)![0];
    const quote = /^("""|'''|"|')/.exec(whole.slice(prefix.length))![0];
    const raw = /r/i.test(prefix);
    const plain = (text: string): string => {
      const braces = text.replaceAll('{{', '{').replaceAll('}}', '}');
      return raw ? braces : unescape(`"${quote.length === 3 ? '""' : ''}${braces}"${quote.length === 3 ? '""' : ''}`);
    };
    const pieces: Piece[] = [];
    let from = node.from + prefix.length + quote.length;
    for (const part of this.children(node)) {
      if (part.name !== 'FormatReplacement' && part.name !== 'FormatSelfDoc') continue;
      if (part.from > from) pieces.push(plain(this.#source.slice(from, part.from)));
      pieces.push(this.replacement(part));
      from = part.to;
    }
    const end = node.to - quote.length;
    if (end > from) pieces.push(plain(this.#source.slice(from, end)));
    return pieces;
  }

  replacement(node: SyntaxNode): Piece {
    const parts = this.children(node);
    const spec = parts.find(({ name }) => name === 'FormatSpec');
    const conversion = parts.find(({ name }) => name === 'FormatConversion');
    const echoed = parts.find(({ name }) => name === 'FormatSelfDoc');
    const value = parts[1]!;
    if (spec && this.children(spec).some(({ name }) => name === 'FormatReplacement'))
      this.refuse(spec, this.text(spec));
    return {
      value: this.expression(value),
      conversion: conversion ? this.text(conversion).slice(1) : '',
      spec: spec ? this.text(spec).slice(1) : '',
      echo: echoed ? this.#source.slice(value.from, echoed.to) : '',
    };
  }
}

/**
 * The statements of a source.
 * @throws LabProblem `lab.syntax`, `lab.unsupported` or `lab.tooLong`, with its place
 */
export function parsePython(source: string): Block {
  if (source.length > LONGEST) throw new LabProblem('lab.tooLong', { characters: source.length, most: LONGEST }, 0);
  const reader = new Reader(source);
  return reader.block(parser.parse(source).topNode);
}
