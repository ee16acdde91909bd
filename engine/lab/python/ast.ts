/** Syntax tree of the subset of Python that cells may use. */

interface At {
  /** Offset in the source, from which the line of an error follows. */
  readonly at: number;
}

export interface Argument {
  /** Keyword; null for a positional argument, `*` or `**` for an unpacked one. */
  readonly name: string | null;
  readonly value: Expression;
}

export interface Parameter {
  readonly name: string;
  readonly kind: 'plain' | 'star' | 'doubleStar';
  readonly fallback: Expression | null;
}

/** One `for … in … if …` of a comprehension. */
export interface Clause {
  readonly target: Expression;
  readonly from: Expression;
  readonly conditions: readonly Expression[];
}

/** A piece of an f-string: text, or a value with its conversion and format. */
export type Piece =
  | string
  | { readonly value: Expression; readonly conversion: string; readonly spec: string; readonly echo: string };

export type Expression = At &
  (
    | { readonly kind: 'int'; readonly value: bigint }
    | { readonly kind: 'float'; readonly value: number }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'format'; readonly pieces: readonly Piece[] }
    | { readonly kind: 'constant'; readonly value: boolean | null }
    | { readonly kind: 'ellipsis' }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list' | 'tuple'; readonly items: readonly Expression[] }
    | { readonly kind: 'dict'; readonly entries: readonly { key: Expression | null; value: Expression }[] }
    | { readonly kind: 'unary'; readonly op: string; readonly value: Expression }
    | { readonly kind: 'binary'; readonly op: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
    | {
        readonly kind: 'compare';
        readonly first: Expression;
        readonly rest: readonly { op: string; value: Expression }[];
      }
    | { readonly kind: 'call'; readonly called: Expression; readonly arguments: readonly Argument[] }
    | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
    | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
    | {
        readonly kind: 'slice';
        readonly begin: Expression | null;
        readonly end: Expression | null;
        readonly step: Expression | null;
      }
    | { readonly kind: 'starred'; readonly value: Expression }
    | { readonly kind: 'lambda'; readonly parameters: readonly Parameter[]; readonly value: Expression }
    | {
        readonly kind: 'conditional';
        readonly test: Expression;
        readonly then: Expression;
        readonly otherwise: Expression;
      }
    | {
        readonly kind: 'comprehension';
        readonly value: Expression;
        readonly key: Expression | null;
        readonly clauses: readonly Clause[];
      }
  );

export type Block = readonly Statement[];

export type Statement = At &
  (
    | { readonly kind: 'expression'; readonly value: Expression }
    | { readonly kind: 'assign'; readonly targets: readonly Expression[]; readonly value: Expression }
    | { readonly kind: 'update'; readonly op: string; readonly target: Expression; readonly value: Expression }
    | { readonly kind: 'if'; readonly branches: readonly { test: Expression | null; body: Block }[] }
    | {
        readonly kind: 'for';
        readonly target: Expression;
        readonly from: Expression;
        readonly body: Block;
        readonly otherwise: Block;
      }
    | { readonly kind: 'while'; readonly test: Expression; readonly body: Block; readonly otherwise: Block }
    | {
        readonly kind: 'function';
        readonly name: string;
        readonly parameters: readonly Parameter[];
        readonly body: Block;
        readonly decorators: readonly Expression[];
      }
    | { readonly kind: 'class'; readonly name: string; readonly bases: readonly Argument[]; readonly body: Block }
    | {
        readonly kind: 'with';
        readonly items: readonly { value: Expression; as: Expression | null }[];
        readonly body: Block;
      }
    | { readonly kind: 'return'; readonly value: Expression | null }
    | { readonly kind: 'import'; readonly names: readonly { path: string; as: string }[] }
    | { readonly kind: 'from'; readonly path: string; readonly names: readonly { name: string; as: string }[] }
    | { readonly kind: 'assert'; readonly test: Expression; readonly message: Expression | null }
    | { readonly kind: 'delete'; readonly targets: readonly Expression[] }
    | { readonly kind: 'pass' | 'break' | 'continue' }
  );
