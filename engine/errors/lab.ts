/** Errors of the lab's cells. */
import type { Text } from './types.ts';

export const LAB_ERRORS = {
  'lab.syntax': {
    en: 'This is not Python: {text}. Check brackets, quotes, colons and indentation.',
    zh: '这不是 Python：{text}。请检查括号、引号、冒号与缩进。',
  },
  'lab.unsupported': {
    en: 'Cells cannot do this: {what}.',
    zh: '单元格不支持：{what}。',
  },
  'lab.tooLong': {
    en: 'The cell has {characters} characters; {most} are read at most. Split it.',
    zh: '该单元格有 {characters} 个字符，最多读取 {most} 个。请拆分。',
  },
  'lab.name': {
    en: "NameError: name '{name}' is not defined. Check its spelling, or run the cell that defines it first.",
    zh: "NameError: name '{name}' is not defined。请检查拼写，或先运行定义它的单元格。",
  },
  'lab.raised': { en: '{type}: {message}', zh: '{type}: {message}' },
  'lab.tooManySteps': {
    en: 'The cell took more than {most} steps and was stopped. Is there a loop without an end?',
    zh: '该单元格执行超过 {most} 步，已停止。是否有无限循环？',
  },
  'lab.tooLarge': {
    en: 'The cell would need more than {most} numbers, multiplications or characters. Use smaller tensors, or print less.',
    zh: '该单元格需要的数字、乘法或字符超过 {most}。请使用更小的张量，或减少输出。',
  },
} as const satisfies Record<string, Text>;
