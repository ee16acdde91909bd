import type { Text } from './types.ts';

/** Errors between the window, the shell around it and the engine process. */
export const SHELL_ERRORS = {
  'shell.disconnected': {
    en: 'The connection to Tensorsmith is lost. It retries every few seconds. If the program has ended, start it again; if it was restarted, open the address that it printed.',
    zh: '与 Tensorsmith 的连接已断开，每隔几秒会重试。如果程序已结束，请重新启动；如果已重新启动，请打开它打印的地址。',
  },
  'shell.noKey': {
    en: 'Open the address that `tensorsmith serve` printed, with its token.',
    zh: '请打开 `tensorsmith serve` 打印的带令牌的地址。',
  },
  'shell.upload': {
    en: '{name} could not be sent (status {status}).',
    zh: '无法发送 {name}（状态 {status}）。',
  },
  'shell.refused': {
    en: 'The call “{command}” was refused: {detail}',
    zh: '调用“{command}”被拒绝：{detail}',
  },
  'shell.missing': {
    en: '{path} no longer exists. It may have been moved or deleted.',
    zh: '{path} 已不存在，可能已被移动或删除。',
  },
  'shell.write': {
    en: '{path} could not be written: {detail}',
    zh: '无法写入 {path}：{detail}',
  },
  'shell.full': {
    en: '{path} could not be written: the disk is full. The previous file is not affected.',
    zh: '无法写入 {path}：磁盘已满。原文件未受影响。',
  },
  'shell.noPermission': {
    en: '{path} could not be written: you have no permission to write to this folder. Save to another one.',
    zh: '无法写入 {path}：没有该文件夹的写入权限。请保存到其他位置。',
  },
  'shell.folderGone': {
    en: '{path} could not be written: the folder {folder} no longer exists. Save to another one.',
    zh: '无法写入 {path}：文件夹 {folder} 已不存在。请保存到其他位置。',
  },
  'session.damaged': {
    en: 'The network “{name}” of the last session could not be restored: its saved state is damaged. The file is at {kept}.',
    zh: '无法恢复上次打开的网络“{name}”：保存的内容已损坏。文件在 {kept}。',
  },
  'session.entry': {
    en: 'The saved state of a network is damaged ({detail}). Open the network from its file.',
    zh: '为本次启动保留的网络内容已损坏（{detail}）。请从文件中打开该网络。',
  },
  'session.gone': {
    en: 'Not reopened, because moved or deleted: {files}.',
    zh: '以下文件已被移动或删除，未重新打开：{files}。',
  },
  'session.away': {
    en: 'Not reopened, because it cannot be read now: {file}. It is reopened at a later start that can read it.',
    zh: '现在无法读取，未重新打开：{file}。下次启动时若能读取，会重新打开。',
  },
  'session.notKept': {
    en: 'Your changes are not being kept for the next start ({detail}). Save your networks to files; it is retried at the next change.',
    zh: '更改未能为下次启动保留（{detail}）。请将网络保存到文件；下次更改时会重试。',
  },
  'engine.lost': {
    en: 'The engine process ended unexpectedly ({detail}). Your network is not affected; a new run restarts it.',
    zh: '引擎进程意外结束（{detail}）。网络未受影响，新的运行会重新启动它。',
  },
  'engine.silent': {
    en: 'The engine process has not responded for {seconds} s and was ended.',
    zh: '引擎进程已 {seconds} 秒没有响应，已将其结束。',
  },
  'engine.givenUp': {
    en: 'The engine process ended {count} times in {minutes} minutes and is not restarted automatically. Start a run or open the devices to try once more.',
    zh: '引擎进程在 {minutes} 分钟内结束了 {count} 次，不再自动启动。开始运行或查看设备即可再试一次。',
  },
  'engine.missing': {
    en: 'The engine was not found: {path}. Build the app first.',
    zh: '找不到引擎：{path}。请先构建应用。',
  },
} as const satisfies Record<string, Text>;
