/** Texts of the training queue, in Chinese. */
import type { Messages } from '../en.ts';

export const queue: Messages['queue'] = {
  after: (name) => `在“${name}”之后训练`,
  hint: (name) => `同时只能有一个运行：“${name}”结束后开始`,
  remove: '移出队列',
  training: '正在训练',
  trainingAt: (share) => `正在训练，${share}`,
  queued: '排队中',
  waits: (name) => `排队中：“${name}”结束后开始。`,
  asOf: (time) => `将使用 ${time} 时的网络和设置。`,
  changed: '此后它们有改动。',
  takeCurrent: '改为当前状态排队',
  held: '已排队，尚未开始',
  now: '现在训练',
  begun: (name) => `轮到“${name}”，现在开始训练。`,
  leaveTraining: (name) => `“${name}”正在训练`,
  leaveTrainingHint: '无论如何，目前的权重都会保留。没有标签页的运行可以在“运行记录”中停止。',
  leaveQueued: (name) => `“${name}”正在排队等待训练`,
  leaveQueuedHint: '它的运行尚未开始。关闭标签页会将其移出队列。',
  stopAndClose: '停止并关闭',
  trainOn: '关闭并继续训练',
  removeAndClose: '移出并关闭',
};
