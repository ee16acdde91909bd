/** Texts of the start page, the recommendation and the tour, in Chinese. */
import type { Messages } from '../en.ts';

export const start: Messages['start'] = {
  title: '开始',
  hint: '设计网络，在本机训练，导出代码。',
  new: '新建空网络',
  newHint: '空白画布与全部层',
  open: '打开…',
  openHint: '从文件打开网络',
  tour: '开始导览',
  resume: '继续导览',
  tourHint: '五步完成 LeNet：从数据到识别数字',
  recommend: '根据我的数据推荐',
  recommendHint: '图像、文本或表格',
  recent: '最近的文件',
  samples: '示例',
  samplesHint: '每个示例都带有数据与设置，可直接训练。',
  layers: (n) => `${n} 层`,
  parameters: (n) => `${n} 个参数`,
  first: {
    title: '这是 LeNet，可在本机训练。',
    text: '七个层，识别手写数字：如图所绘，用 MNIST 训练不到一分钟。其中一切都可以改动。',
    train: '训练 LeNet',
    open: '查看网络',
    picture: '逐层画出 LeNet；随后一次训练的损失下降，准确率上升。',
    loss: '训练损失',
    accuracy: '验证准确率',
    epoch: (n, of) => `第 ${n} 轮，共 ${of} 轮`,
  },
  next: {
    title: '接下来试试：',
    hide: '不再提示',
    steps: {
      data: '选择用来训练的数据',
      train: '用所选数据训练这个网络',
      look: '查看每一层如何处理一个样本',
      add: '添加一个层，或修改一个层',
      test: '在测试集上评估训练好的网络',
      export: '导出为 TypeScript 或 PyTorch 代码',
    },
  },
};

export const recommending: Messages['recommending'] = {
  title: '适合你的数据的网络',
  pick: '选择文件…',
  pickOther: '选择其他文件…',
  mnist: '使用 MNIST',
  none: '用哪些数据训练？',
  noneHint: (formats) => `请选择${formats}。`,
  reading: '正在读取数据…',
  make: '打开这个网络',
  fromData: '为这些数据生成网络',
  facts: (layers, parameters) => `${layers} 层，${parameters} 个参数`,
  picture: '网络的图片',
};

export const tour: Messages['tour'] = {
  title: (step, of) => `导览：第 ${step} 步，共 ${of} 步`,
  back: '上一步',
  next: '下一步',
  skip: '跳过此步',
  finish: '完成',
  leave: '离开导览',
  doIt: '替我完成',
  done: '已完成',
  working: '进行中…',
  left: '可在开始页继续导览。',
  steps: {
    data: {
      title: '选择数据',
      text: '网络从样本中学习。打开“数据”工作区并选择 MNIST：70,000 个手写数字，每个 28×28 像素。',
    },
    convolution: {
      title: '第一个卷积与池化',
      text: '把 Input、Conv2d 和 MaxPool2d 拖到画布上，从下方圆点连到下一层上方的圆点。卷积检测局部特征，池化将图像减半。',
    },
    rest: {
      title: 'LeNet 的其余部分',
      text: '再加一个卷积及其池化，然后是 Flatten、三个 Linear 层（120、84、10 个单元）和 Output。输出十个 logits，每个类别一个。',
    },
    train: {
      title: '训练',
      text: '点击“训练”。优化器更新权重，损失随之下降；遍历全部图像一轮约需一分钟或更短。',
    },
    test: {
      title: '测试并查看预测',
      text: '在“探索”工作区，用测试集（未参与训练的图像）评估它。然后查看单个数字的预测。',
    },
  },
  finished: '这就是完整流程：数据、网络、训练、测试。现在改动一处，再作比较。',
};
