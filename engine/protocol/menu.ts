/**
 * Menu commands of the app, for the native menu bar and the menu inside the page: titles, keys and order. The renderer
 * implements the commands, the shell the roles.
 */
import type { Text } from '../errors/types.ts';

type CommandEntry<Id extends string> = {
  readonly kind: 'command';
  readonly id: Id;
  readonly keys: string;
  readonly title: Text;
};
export type MenuEntry =
  | CommandEntry<string>
  | { readonly kind: 'separator' }
  /** The list of recent files, with "Clear" at its end. */
  | { readonly kind: 'recent'; readonly title: Text }
  /** Implemented by the shell; the menu inside the page omits it. */
  | { readonly kind: 'role'; readonly role: 'quit' | 'togglefullscreen' | 'minimize'; readonly title: Text };
export interface MenuGroup {
  readonly id: string;
  readonly title: Text;
  readonly entries: readonly MenuEntry[];
}

/** Keys in Electron's notation; `CmdOrCtrl` is Command on a Mac. Empty for no key. */
const command = <Id extends string>(id: Id, keys: string, en: string, zh: string): CommandEntry<Id> => ({
  kind: 'command',
  id,
  keys,
  title: { en, zh },
});
const separator = { kind: 'separator' } as const;

export const MENU = [
  {
    id: 'file',
    title: { en: 'File', zh: '文件' },
    entries: [
      command('file.new', 'CmdOrCtrl+N', 'New', '新建'),
      command('file.open', 'CmdOrCtrl+O', 'Open…', '打开…'),
      { kind: 'recent', title: { en: 'Open recent', zh: '最近打开' } },
      command('file.start', 'CmdOrCtrl+Shift+O', 'Start page', '开始页'),
      command('file.recommend', '', 'Recommend from my data…', '根据我的数据推荐…'),
      separator,
      command('file.save', 'CmdOrCtrl+S', 'Save', '保存'),
      command('file.saveAs', 'CmdOrCtrl+Shift+S', 'Save as…', '另存为…'),
      command('file.saveWithData', '', 'Save with data…', '连同数据保存…'),
      command('file.export', 'CmdOrCtrl+E', 'Export code…', '导出代码…'),
      command('file.share', '', 'Copy as share text', '复制为分享文本'),
      command('file.picture', 'CmdOrCtrl+Shift+E', 'Save picture…', '保存图片…'),
      separator,
      command('file.close', 'CmdOrCtrl+W', 'Close', '关闭'),
      { kind: 'role', role: 'quit', title: { en: 'Quit', zh: '退出' } },
    ],
  },
  {
    id: 'edit',
    title: { en: 'Edit', zh: '编辑' },
    entries: [
      command('edit.undo', 'CmdOrCtrl+Z', 'Undo', '撤销'),
      command('edit.redo', 'CmdOrCtrl+Shift+Z', 'Redo', '重做'),
      separator,
      command('edit.cut', 'CmdOrCtrl+X', 'Cut', '剪切'),
      command('edit.copy', 'CmdOrCtrl+C', 'Copy', '复制'),
      command('edit.paste', 'CmdOrCtrl+V', 'Paste', '粘贴'),
      command('edit.pasteConnected', 'CmdOrCtrl+Shift+V', 'Paste with connections', '连同连接粘贴'),
      command('edit.duplicate', 'CmdOrCtrl+D', 'Duplicate', '再制'),
      command('edit.delete', 'Delete', 'Delete', '删除'),
      separator,
      command('edit.add', 'A', 'Add a layer', '添加层'),
      command('edit.connect', 'C', 'Connect to…', '连接到…'),
      command('edit.note', 'N', 'Add a note', '添加便笺'),
      command('edit.frame', 'Shift+N', 'Add a frame', '添加框'),
      separator,
      command('edit.rename', 'F2', 'Rename', '重命名'),
      command('edit.group', 'CmdOrCtrl+G', 'Group into module', '组成模块'),
      command('edit.ungroup', 'CmdOrCtrl+Shift+G', 'Ungroup module', '解散模块'),
      command('edit.bypass', 'B', 'Bypass', '旁路'),
      command('edit.freeze', 'F', 'Freeze', '冻结'),
      command('edit.collapse', 'T', 'Title only', '仅显示标题'),
      separator,
      command('edit.selectAll', 'CmdOrCtrl+A', 'Select all', '全选'),
      command('edit.next', ']', 'Select the next layer', '选择下一层'),
      command('edit.previous', '[', 'Select the previous layer', '选择上一层'),
      command('edit.find', 'CmdOrCtrl+F', 'Find a layer', '查找层'),
      separator,
      command('edit.arrange', 'CmdOrCtrl+Shift+L', 'Arrange', '自动排列'),
      command('edit.arrangeDown', '', 'Arrange top-down', '自上而下排列'),
      command('edit.arrangeRight', '', 'Arrange left to right', '从左到右排列'),
    ],
  },
  {
    id: 'view',
    title: { en: 'View', zh: '视图' },
    entries: [
      command('view.design', 'CmdOrCtrl+1', 'Design', '设计'),
      command('view.data', 'CmdOrCtrl+2', 'Data', '数据'),
      command('view.train', 'CmdOrCtrl+3', 'Train', '训练'),
      command('view.explore', 'CmdOrCtrl+4', 'Explore', '探索'),
      command('view.runs', 'CmdOrCtrl+5', 'Runs', '运行记录'),
      command('view.lab', 'CmdOrCtrl+6', 'Lab', '实验室'),
      separator,
      command('view.commands', 'CmdOrCtrl+K', 'All commands…', '所有命令…'),
      command('view.outline', 'CmdOrCtrl+Alt+O', 'Outline', '大纲'),
      separator,
      command('view.look', 'L', 'Show activations', '查看激活值'),
      command('view.explain', 'E', 'Explain', '解释'),
      separator,
      command('view.into', 'Alt+Down', 'Enter module', '进入模块'),
      command('view.out', 'Alt+Up', 'Exit module', '退出模块'),
      command('view.fit', 'CmdOrCtrl+0', 'Zoom to fit', '缩放至全图'),
      command('view.fitSelection', 'Z', 'Zoom to the selection', '缩放至所选'),
      command('view.zoomIn', 'CmdOrCtrl+=', 'Zoom in', '放大'),
      command('view.zoomOut', 'CmdOrCtrl+-', 'Zoom out', '缩小'),
      separator,
      command('view.history', 'CmdOrCtrl+Shift+H', 'History', '历史记录'),
      command('view.left', 'CmdOrCtrl+B', 'Left panel', '左侧面板'),
      command('view.right', 'CmdOrCtrl+Alt+B', 'Right panel', '右侧面板'),
      { kind: 'role', role: 'togglefullscreen', title: { en: 'Full screen', zh: '全屏' } },
    ],
  },
  {
    id: 'run',
    title: { en: 'Run', zh: '运行' },
    entries: [
      command('run.start', 'CmdOrCtrl+Enter', 'Train', '开始训练'),
      command('run.stop', 'CmdOrCtrl+.', 'Stop', '停止'),
      command('run.pause', 'CmdOrCtrl+Shift+P', 'Pause or continue', '暂停或继续'),
      command('run.step', '', 'Train one step', '单步训练'),
      command('run.resume', '', 'Resume the last run', '恢复上次训练'),
      command('run.findRate', '', 'Find a learning rate…', '寻找学习率…'),
      command('run.measureLayers', '', 'Measure layers', '测量各层'),
      command('run.test', 'CmdOrCtrl+T', 'Test on the test set', '在测试集上测试'),
      separator,
      command('run.device', 'CmdOrCtrl+I', 'Devices…', '设备…'),
    ],
  },
  {
    id: 'help',
    title: { en: 'Help', zh: '帮助' },
    entries: [
      command('help.settings', 'CmdOrCtrl+,', 'Settings…', '设置…'),
      command('help.tour', '', 'Tour', '导览'),
      command('help.keys', 'CmdOrCtrl+/', 'Keyboard shortcuts', '快捷键'),
      command('help.about', '', 'About Tensorsmith', '关于 Tensorsmith'),
    ],
  },
] as const satisfies readonly MenuGroup[];

export type CommandId = Extract<(typeof MENU)[number]['entries'][number], { kind: 'command' }>['id'];

/** A command's entry in the table. */
export const COMMANDS: ReadonlyMap<CommandId, CommandEntry<CommandId>> = new Map(
  MENU.flatMap((group) =>
    group.entries.flatMap((entry) => (entry.kind === 'command' ? [[entry.id, entry] as const] : [])),
  ),
);
