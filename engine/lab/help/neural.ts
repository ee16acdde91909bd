/** What torch.nn and torch.optim have, one line each. */
type Table = Readonly<Record<string, readonly [en: string, zh: string]>>;

export const NN_HELP: Table = {
  Module: [
    'Base of all layers and models: define __init__ and forward',
    '所有层与模型的基类：定义 __init__ 与 forward',
  ],
  Linear: ['x Wᵀ + b', 'x Wᵀ + b'],
  Conv2d: ['Convolution over height and width of (N, C, H, W)', '对 (N, C, H, W) 的高与宽做卷积'],
  ReLU: ['max(x, 0)', 'max(x, 0)'],
  Sigmoid: ['1 / (1 + e⁻ˣ)', '1 / (1 + e⁻ˣ)'],
  Tanh: ['Hyperbolic tangent', '双曲正切'],
  GELU: ['x · Φ(x)', 'x · Φ(x)'],
  SiLU: ['x · sigmoid(x)', 'x · sigmoid(x)'],
  Softplus: ['ln(1 + eˣ)', 'ln(1 + eˣ)'],
  Softmax: ['Probabilities along dim', '沿 dim 的概率'],
  LogSoftmax: ['Logarithms of probabilities along dim', '沿 dim 的对数概率'],
  Identity: ['Its input', '原样输出'],
  Flatten: ['Joins all axes but the batch', '合并除批次外的所有轴'],
  Dropout: ['In training, sets a share p of elements to 0', '训练时以概率 p 将元素置 0'],
  BatchNorm1d: ['Normalizes each feature over the batch', '按批次归一化每个特征'],
  BatchNorm2d: ['Normalizes each channel over the batch', '按批次归一化每个通道'],
  AdaptiveAvgPool2d: ['Means in so many rows and columns', '按给定行列数求均值'],
  Embedding: ['A row of numbers for each index', '每个下标对应一行数'],
  RNN: ['Recurrent layer: (output, last hidden state)', '循环层：返回（各步输出，最后的隐藏状态）'],
  LSTM: ['Long short-term memory: (output, (h, c))', '长短期记忆：返回（各步输出，(h, c)）'],
  GRU: ['Gated recurrent unit: (output, last hidden state)', '门控循环单元：返回（各步输出，最后的隐藏状态）'],
  LazyLinear: ['Linear that finds in_features at its first call', '首次调用时确定 in_features 的 Linear'],
  LazyConv2d: ['Conv2d that finds in_channels at its first call', '首次调用时确定 in_channels 的 Conv2d'],
  LazyBatchNorm1d: ['BatchNorm1d that finds num_features', '自动确定 num_features 的 BatchNorm1d'],
  LazyBatchNorm2d: ['BatchNorm2d that finds num_features', '自动确定 num_features 的 BatchNorm2d'],
  MaxPool2d: ['Largest element of each window', '每个窗口的最大值'],
  AvgPool2d: ['Mean of each window', '每个窗口的均值'],
  CrossEntropyLoss: ['Loss of scores and classes; applies softmax itself', '得分与类别的损失；自带 softmax'],
  MSELoss: ['Mean squared difference', '均方误差'],
  L1Loss: ['Mean absolute difference', '平均绝对误差'],
  BCELoss: ['Loss of probabilities and 0 or 1', '概率与 0/1 标签的损失'],
  BCEWithLogitsLoss: ['Loss of scores and 0 or 1; applies sigmoid itself', '得分与 0/1 标签的损失；自带 sigmoid'],
  Sequential: ['Layers one after the other', '依次执行的层'],
  ModuleList: ['Layers in a list that the model sees', '模型可见的层列表'],
  Parameter: ['A tensor that a module trains', '模块训练的张量'],
  functional: ['Layers and losses as functions', '以函数形式提供的层与损失'],
  init: ['Functions that fill parameters', '填充参数的函数'],
};

export const FUNCTIONAL_HELP: Table = {
  linear: ['x Wᵀ + b', 'x Wᵀ + b'],
  leaky_relu: ['x, or negative_slope · x below 0', 'x；小于 0 时为 negative_slope · x'],
  conv2d: ['Convolution over height and width', '对高与宽做卷积'],
  max_pool2d: ['Largest element of each window', '每个窗口的最大值'],
  avg_pool2d: ['Mean of each window', '每个窗口的均值'],
  adaptive_avg_pool2d: ['Means in so many rows and columns', '按给定行列数求均值'],
  embedding: ['A row of numbers for each index', '每个下标对应一行数'],
  mse_loss: ['Mean squared difference', '均方误差'],
  l1_loss: ['Mean absolute difference', '平均绝对误差'],
  binary_cross_entropy: ['Loss of probabilities and 0 or 1', '概率与 0/1 标签的损失'],
  binary_cross_entropy_with_logits: ['Loss of scores and 0 or 1', '得分与 0/1 标签的损失'],
  cross_entropy: ['Loss of scores and classes; applies softmax itself', '得分与类别的损失；自带 softmax'],
  nll_loss: ['Loss of log-probabilities and classes', '对数概率与类别的损失'],
  dropout: ['Sets a share p of elements to 0', '以概率 p 将元素置 0'],
};

export const INIT_HELP: Table = {
  zeros_: ['All 0', '全部置 0'],
  ones_: ['All 1', '全部置 1'],
  constant_: ['One number everywhere', '处处为同一个数'],
  normal_: ['Normal random numbers', '正态随机数'],
  uniform_: ['Uniform random numbers from a to b', 'a 到 b 的均匀随机数'],
  xavier_normal_: ['Normal, by the numbers of inputs and outputs (Glorot)', '按输入输出数的正态分布（Glorot）'],
  kaiming_normal_: ['Normal, by the number of inputs (He)', '按输入数的正态分布（He）'],
  kaiming_uniform_: ['Uniform, by the number of inputs (He)', '按输入数的均匀分布（He）'],
  xavier_uniform_: ['Uniform, by the numbers of inputs and outputs (Glorot)', '按输入输出数的均匀分布（Glorot）'],
};

export const DATA_HELP: Table = {
  Dataset: ['Base of datasets: define __len__ and __getitem__', '数据集的基类：定义 __len__ 与 __getitem__'],
  TensorDataset: ['Tensors with the same first size as samples', '首轴等长的张量，逐行为样本'],
  DataLoader: ['Batches of a dataset, shuffled if wanted', '按批次取数据集，可打乱'],
};

export const SCHEDULER_HELP: Table = {
  StepLR: ['lr · gamma every step_size epochs', '每 step_size 轮学习率乘以 gamma'],
  ExponentialLR: ['lr · gamma every epoch', '每轮学习率乘以 gamma'],
  CosineAnnealingLR: ['Falls along a cosine to eta_min in T_max epochs', '在 T_max 轮内沿余弦降至 eta_min'],
};

export const OPTIM_HELP: Table = {
  Optimizer: ['Base of all optimizers', '所有优化器的基类'],
  lr_scheduler: ['Schedules of the learning rate', '学习率调度'],
  SGD: ['w −= lr · gradient, with momentum if wanted', 'w −= lr · 梯度，可带动量'],
  Adam: ['Steps scaled by running means of gradients and their squares', '以梯度及其平方的滑动均值缩放步长'],
  AdamW: ['Adam with decoupled weight decay', '解耦权重衰减的 Adam'],
};

export const MODULE_HELP: Table = {
  parameters: ['All tensors that are trained', '所有被训练的张量'],
  named_parameters: ['Parameters with their names', '参数及其名称'],
  children: ['Its own layers', '直接子层'],
  modules: ['Itself and all layers in it', '自身及其中所有层'],
  state_dict: ['Parameters by name', '按名称的参数'],
  load_state_dict: ['Takes parameters by name', '按名称载入参数'],
  zero_grad: ['Forgets the gradients', '清除梯度'],
  train: ['Training: dropout is active', '训练模式：dropout 生效'],
  eval: ['Testing: dropout is off', '测试模式：关闭 dropout'],
  to: ['Itself; there is one device', '自身；仅一个设备'],
  cpu: ['Itself', '自身'],
  float: ['Itself', '自身'],
  double: ['Its parameters as float64', '参数转为 float64'],
  apply: ['Calls a function with each module', '对每个模块调用函数'],
  add_module: ['Adds a part by name', '按名称添加子模块'],
  forward: ['What it computes; call the module itself instead', '其计算；请直接调用模块'],
  weight: ['Its weights', '权重'],
  bias: ['Its bias', '偏置'],
  step: ['Changes the parameters by their gradients', '按梯度更新参数'],
  param_groups: ['Settings such as the learning rate', '学习率等设置'],
  training: ['Whether it is in training', '是否处于训练模式'],
};
