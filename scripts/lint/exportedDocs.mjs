/** Lint rule: exported functions and classes have a docstring, for readers and for `npm run docs`. */
const isFunction = ({ type }) => type === 'ArrowFunctionExpression' || type === 'FunctionExpression';

function exportsFunction(declaration) {
  if (!declaration) return false;
  if (['FunctionDeclaration', 'ClassDeclaration', 'TSDeclareFunction'].includes(declaration.type)) return true;
  return (
    declaration.type === 'VariableDeclaration' && declaration.declarations.some(({ init }) => init && isFunction(init))
  );
}

const nameOf = (declaration) => declaration.id?.name ?? declaration.declarations[0].id.name;

export const exportedDocs = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { missing: '`{{name}}` is exported: say in a /** … */ what it is, its shapes, units and errors.' },
  },
  create: ({ sourceCode, report }) => ({
    ExportNamedDeclaration(node) {
      if (!exportsFunction(node.declaration)) return;
      // Of an overloaded function, the first signature is documented.
      const before = node.parent.body[node.parent.body.indexOf(node) - 1]?.declaration;
      if (before?.type === 'TSDeclareFunction' && before.id.name === node.declaration.id?.name) return;
      const documented = sourceCode
        .getCommentsBefore(node)
        .some(
          ({ type, value, loc }) =>
            type === 'Block' && value.startsWith('*') && loc.end.line === node.loc.start.line - 1,
        );
      if (!documented) report({ node, messageId: 'missing', data: { name: nameOf(node.declaration) } });
    },
  }),
};
