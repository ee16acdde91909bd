/** Lint rule: files are named in camelCase, or in PascalCase after what they define; suffixes are in lower case. */
import { basename } from 'node:path';

const NAME = /^[A-Za-z][A-Za-z0-9]*(\.[a-z]+)+$/;

export const fileNames = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { style: '{{name}}: name files in camelCase, or in PascalCase after what they define.' },
  },
  create: ({ filename, report }) => ({
    Program(node) {
      const name = basename(filename);
      if (!NAME.test(name)) report({ node, messageId: 'style', data: { name } });
    },
  }),
};
