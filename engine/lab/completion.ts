/** What can be written at a place of a cell: names after a dot, names that exist, and the parameters of a call. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Text } from '../errors/types.ts';
import { helpOf } from './help/help.ts';
import { Builtin, Namespace, PyClass, type PyValue } from './python/values.ts';
import type { Variable } from './shown/variables.ts';
import { FUNCTIONS } from './torch/functions.ts';
import { ATTRIBUTES, tensorMembers } from './torch/methods.ts';

export type WordKind = 'module' | 'class' | 'function' | 'variable' | 'attribute' | 'keyword';

export interface Word {
  readonly label: string;
  readonly kind: WordKind;
  /** Parameters of a function, or what a variable is. */
  readonly detail: string;
  readonly help: Text | null;
}

export interface Signature {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Index of the parameter at the place; -1 beyond the last. */
  readonly active: number;
  /** Offset of the bracket. */
  readonly at: number;
  readonly help: Text | null;
}

/** What is known without running anything, and what the cells have defined. */
export interface Names {
  readonly words: ReadonlyMap<string, PyValue>;
  readonly variables: readonly Variable[];
}

const KEYWORDS =
  'and as assert break class continue def del elif else for from if import in is lambda not or pass return while with True False None'.split(
    ' ',
  );

const call = (parameters: readonly string[] | null): string => (parameters ? `(${parameters.join(', ')})` : '');

function wordOf(module: string, label: string, value: PyValue): Word {
  const help = helpOf(module, label);
  if (value instanceof Namespace) return { label, kind: 'module', detail: '', help };
  if (value instanceof PyClass) {
    const begin = value.find('__init__');
    const detail = begin instanceof Builtin ? call(begin.parameters) : '';
    return { label, kind: 'class', detail, help };
  }
  if (value instanceof Builtin) return { label, kind: 'function', detail: call(value.parameters), help };
  return { label, kind: 'variable', detail: '', help };
}

const IS_ATTRIBUTE: ReadonlySet<string> = new Set(ATTRIBUTES);

function tensorWords(): Word[] {
  return tensorMembers().map((label) => ({
    label,
    kind: IS_ATTRIBUTE.has(label) ? 'attribute' : 'function',
    detail: IS_ATTRIBUTE.has(label)
      ? ''
      : call(Object.hasOwn(FUNCTIONS, label) ? FUNCTIONS[label]!.names.slice(1) : null),
    help: helpOf('Tensor', label),
  }));
}

/** The module that a dotted name stands for. */
function moduleAt(path: readonly string[], { words, variables }: Names): Namespace | null {
  const [first = '', ...rest] = path;
  let found = words.get(first);
  const variable = variables.find(({ name }) => name === first);
  if (variable && variable.type !== 'module') return null;
  for (const name of rest) found = found instanceof Namespace ? found.names.get(name) : undefined;
  return found instanceof Namespace ? found : null;
}

/** Types whose values come from tensors: what follows a call or an index of one is most likely a tensor. */
const TENSORS = new Set(['Tensor', 'Parameter']);

function membersOf(before: string, names: Names): Word[] {
  const path = before.split('.');
  if (/^[A-Za-z_][\w.]*$/.test(before)) {
    const module = moduleAt(path, names);
    if (module) return [...module.names].map(([label, value]) => wordOf(module.name, label, value));
    const variable = names.variables.find(({ name }) => name === path[0]);
    if (path.length === 1 && variable && !TENSORS.has(variable.type)) {
      return variable.members.map((label) => ({
        label,
        kind: 'attribute',
        detail: '',
        help: helpOf('nn.Module', label),
      }));
    }
  }
  return tensorWords();
}

/**
 * Names that can stand at a place.
 * @returns null where nothing is being written: in a comment, in a text, after a space
 */
export function wordsAt(
  source: string,
  at: number,
  names: Names,
  asked: boolean,
): { from: number; words: Word[] } | null {
  const node = parser.parse(source).resolveInner(at, -1);
  if (node.name === 'Comment' || node.name === 'String' || node.name === 'FormatString') return null;
  const line = source.slice(source.lastIndexOf('\n', at - 1) + 1, at);
  const dotted = /((?:[A-Za-z_]\w*|\)|\])(?:[\w.]|\[[^[\]]*\]|\([^()]*\))*)\.(\w*)$/.exec(line);
  if (dotted) {
    const before = /(?:[A-Za-z_][\w.]*|[)\]])$/.exec(dotted[1]!)?.[0] ?? '';
    const isCall = /[)\]]/.test(dotted[1]!);
    return { from: at - dotted[2]!.length, words: isCall ? tensorWords() : membersOf(before, names) };
  }
  const begun = /[A-Za-z_]\w*$/.exec(line)?.[0] ?? '';
  if (!begun && !asked) return null;
  const own: Word[] = names.variables.map(({ name, type, detail }) => ({
    label: name,
    kind: 'variable',
    detail: `${type} ${detail}`.trim(),
    help: null,
  }));
  const taken = new Set(own.map(({ label }) => label));
  const given = [...names.words].filter(([name]) => !taken.has(name) && !name.startsWith('__'));
  return {
    from: at - begun.length,
    words: [
      ...own,
      ...given.map(([name, value]) => wordOf('', name, value)),
      ...KEYWORDS.map((label): Word => ({ label, kind: 'keyword', detail: '', help: null })),
    ],
  };
}

function callAround(source: string, at: number): SyntaxNode | null {
  for (let node: SyntaxNode | null = parser.parse(source).resolveInner(at, -1); node; node = node.parent) {
    if (node.name === 'Body' || node.name === 'String' || node.name === 'Comment') return null;
    if (node.name !== 'ArgList' || node.from >= at) continue;
    const isClosed = source[node.to - 1] === ')' && node.to <= at;
    if (!isClosed && node.parent?.name === 'CallExpression') return node;
  }
  return null;
}

/** What is called: a dotted name, or a method of anything. */
function calledOf(text: string, names: Names): { parameters: readonly string[]; help: Text | null } | null {
  const path = text.split('.');
  const label = path.at(-1) ?? '';
  const variable = path.length === 1 ? names.variables.find(({ name }) => name === label) : undefined;
  if (variable?.parameters) return { parameters: variable.parameters, help: null };
  const isName = /^[A-Za-z_][\w.]*$/.test(text);
  const module = isName && path.length > 1 ? moduleAt(path.slice(0, -1), names) : null;
  const value = module ? module.names.get(label) : path.length === 1 ? names.words.get(label) : undefined;
  const begin = value instanceof PyClass ? value.find('__init__') : value;
  if (begin instanceof Builtin && begin.parameters)
    return { parameters: begin.parameters, help: helpOf(module?.name ?? '', label) };
  if (path.length > 1 && !module && Object.hasOwn(FUNCTIONS, label))
    return { parameters: FUNCTIONS[label]!.names.slice(1), help: helpOf('Tensor', label) };
  return null;
}

/** The parameters of the call around a place; null outside of calls, and where they are not known. */
export function signatureAt(source: string, at: number, names: Names): Signature | null {
  const list = callAround(source, at);
  const called = list?.parent?.firstChild;
  if (!list || !called) return null;
  const text = source.slice(called.from, called.to);
  const found = calledOf(text, names);
  if (!found?.parameters.length) return null;
  let [index, keyword] = [0, null as string | null];
  for (let child = list.firstChild; child && child.from < at; child = child.nextSibling) {
    if (child.name === ',') [index, keyword] = [index + 1, null];
    else if (child.name === 'VariableName' && child.nextSibling?.name === 'AssignOp')
      keyword = source.slice(child.from, child.to);
  }
  const place = keyword === null ? index : found.parameters.indexOf(keyword);
  return {
    name: text,
    parameters: found.parameters,
    active: place < found.parameters.length ? place : -1,
    at: list.from,
    help: found.help,
  };
}
