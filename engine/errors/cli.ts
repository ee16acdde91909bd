import type { Text } from './types.ts';

export const CLI_ERRORS = {
  'cli.unknownCommand': {
    en: 'There is no command "{command}". Run `tensorsmith --help` for the list.',
    zh: '没有命令 "{command}"。运行 `tensorsmith --help` 查看列表。',
  },
  'cli.missingArgument': {
    en: '`tensorsmith {command}` needs {argument}.',
    zh: '`tensorsmith {command}` 需要 {argument}。',
  },
  'cli.noFile': { en: 'There is no file {path}.', zh: '没有文件 {path}。' },
  'cli.noData': {
    en: 'The document names no data. Give them with --data PATH.',
    zh: '文档未指定数据。请用 --data 路径 给出。',
  },
  'cli.missingOption': { en: 'The option {option} is missing.', zh: '缺少选项 {option}。' },
  'cli.existing': {
    en: 'Nothing was written: {directory} already has other files of these names: {files}. Choose another folder, or replace them with --replace.',
    zh: '未写入任何文件：{directory} 中已有同名的其他文件：{files}。请选择其他文件夹，或使用 --replace 替换。',
  },
  'cli.usage': { en: '{detail}. Run `tensorsmith --help`.', zh: '{detail}。请运行 `tensorsmith --help`。' },
  'cli.choice': {
    en: '{option} can be {choices}, not "{value}".',
    zh: '{option} 可以是 {choices}，不能是 "{value}"。',
  },
  'cli.number': {
    en: '{option} must be an integer of at least {least}, not "{value}".',
    zh: '{option} 必须是不小于 {least} 的整数，不能是 "{value}"。',
  },
  'cli.checkpoint': {
    en: '"{value}" names no checkpoint. Write RUN for its newest, RUN@2 for the end of epoch 2, or RUN@2.100 for step 100 of epoch 2.',
    zh: '"{value}" 不是检查点。请写 RUN（最新的）、RUN@2（第 2 轮结束时）或 RUN@2.100（第 2 轮第 100 步）。',
  },
  'cli.setPath': {
    en: '--set {path}: there is no "{key}". There are: {known}.',
    zh: '--set {path}：没有 "{key}"。可用：{known}。',
  },
  'cli.notLive': {
    en: '--set: only these settings and the frozen layers can change when a run goes on: {known}. Start a new run for the others.',
    zh: '--set：运行继续时只能更改以下设置和冻结的层：{known}。其他设置请另起一次运行。',
  },
  'cli.problems': { en: 'Errors in {file}: {count}.', zh: '{file} 有 {count} 个错误。' },
  'cli.port': { en: 'Port {port} cannot be used: {detail}.', zh: '无法使用端口 {port}：{detail}。' },
  'cli.notBuilt': {
    en: 'The page is not built: {path} is missing. Run `npm run build`.',
    zh: '页面尚未构建：缺少 {path}。请运行 `npm run build`。',
  },
} as const satisfies Record<string, Text>;
