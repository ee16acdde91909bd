import type { Text } from './types.ts';

export const RUN_ERRORS = {
  'run.noData': {
    en: 'No data is chosen yet. Pick the data files in the Data room.',
    zh: '还没有选择数据。请在“数据”页面选择数据文件。',
  },
  'run.dataShape': {
    en: 'The data has samples of {data}, but the Input of the network expects {input}. Change the shape of the Input, or pick other data.',
    zh: '数据的样本形状是 {data}，而网络的 Input 需要 {input}。请修改 Input 的形状，或选择其他数据。',
  },
  'run.outputShape': {
    en: 'The Output has the shape {output}; the data has {classes} classes and needs N×{classes}. Set out_features of the last Linear to {classes}.',
    zh: 'Output 的形状是 {output}；数据有 {classes} 个类别，需要 N×{classes}。请把最后一个 Linear 的 out_features 设为 {classes}。',
  },
  'run.ambiguousAxis': {
    en: 'The output has the shape {output}: as many steps as classes, so the class axis is ambiguous. Change the sequence length by one.',
    zh: '输出的形状是 {output}：步数与类别数相同，无法确定哪个轴是类别。请把序列长度改变 1。',
  },
  'run.targetShape': {
    en: 'The output {name} has the shape {output}, but its target has {target}. Change the last layers, the loss, or the target in the training settings.',
    zh: '输出 {name} 的形状是 {output}，而它的目标是 {target}。请修改最后几层、损失函数，或训练设置中的目标。',
  },
  'run.lossTarget': {
    en: '{loss} is for classification, but the target of the output {name} is real-valued. Choose a regression loss, such as MSELoss.',
    zh: '{loss} 用于分类，但输出 {name} 的目标是实数值。请选择回归损失函数，例如 MSELoss。',
  },
  'run.scaledTarget': {
    en: '{loss} of the output {name} needs the target as it is, but the data say that it is standardized. Switch target scaling off in the Data room, or choose MSELoss.',
    zh: '输出 {name} 的 {loss} 需要原始的目标值，而数据设置为对目标标准化。请在“数据”页面关闭目标缩放，或选择 MSELoss。',
  },
  'run.emptyFold': {
    en: 'Fold {index} of {of} is empty, or leaves nothing to train with: the {count} training samples have too few groups or times for so many folds. Use fewer.',
    zh: '{of} 折中的第 {index} 折为空，或没有剩余可用于训练的样本：{count} 个训练样本的组或时间太少。请减少折数。',
  },
  'run.namedFold': {
    en: 'There are no {of} folds: the data name their validation samples themselves. Choose another split, or train without folds.',
    zh: '无法划分为 {of} 折：验证样本由数据指定。请选择其他划分方式，或不使用交叉验证。',
  },
  'run.augmentPixels': {
    en: 'The training images have {count} pixels in all; at most {limit} can be augmented. Turn augmentation off, or use fewer or smaller images.',
    zh: '训练图像共有 {count} 个像素；最多可增强 {limit} 个。请关闭数据增强，或使用更少、更小的图像。',
  },
  'run.mixData': {
    en: 'Mixup and CutMix are for images of one class each, and for an output that learns the class. Set both to 0 in the augmentation, or use other data or targets.',
    zh: 'Mixup 和 CutMix 只适用于各属一个类别的图像，且需有学习类别的输出。请在数据增强中把两者设为 0，或使用其他数据或目标。',
  },
  'run.balanceLoss': {
    en: 'The loss {loss} of {name} takes no class weights. Choose sampling as the class balance, or the loss CrossEntropyLoss.',
    zh: '{name} 的损失 {loss} 不支持类别权重。请将“类别平衡”改为抽样，或使用损失 CrossEntropyLoss。',
  },
  'run.balanceTwice': {
    en: 'The loss {loss} of {name} has class weights of its own. Remove them, or set the class balance to none.',
    zh: '{name} 的损失 {loss} 已有自己的类别权重。请将其清空，或将“类别平衡”设为无。',
  },
  'run.balanceData': {
    en: 'The classes of {data} cannot be balanced: its samples do not have one class each. Set the class balance to none.',
    zh: '无法平衡 {data} 的类别：其样本不是各属一个类别。请将“类别平衡”设为无。',
  },
  'run.classWeights': {
    en: 'The loss has {given} class weights for {classes} classes. Set one for each class, or none.',
    zh: '损失函数有 {given} 个类别权重，但类别数为 {classes}。请为每个类别给出一个权重，或全部留空。',
  },
  'run.initializer': {
    en: 'The initializer {kind} is not applicable to {name}, which has the shape {shape}. Choose another one.',
    zh: '初始化方法 {kind} 不适用于 {name}（形状 {shape}）。请为它选择其他方法。',
  },
  'run.nesterov': {
    en: 'Nesterov momentum needs a momentum above 0 and a dampening of 0.',
    zh: 'Nesterov 动量要求动量大于 0 且阻尼为 0。',
  },
  'run.busy': { en: 'A run is already in progress. Stop it first.', zh: '已有一个训练在运行，请先停止它。' },
  'run.isOn': { en: 'This run is training already.', zh: '此运行正在训练。' },
  'run.notOn': { en: 'This run is not training now. Resume it first.', zh: '此运行当前没有在训练，请先继续它。' },
  'run.nothingLeft': {
    en: 'This run has finished its {epochs} epochs. Set more epochs to train on.',
    zh: '此运行已完成全部 {epochs} 轮。要继续训练，请设置更多轮数。',
  },
  'run.dataChanged': {
    en: 'The data in {path} are not those that this run was trained on: their contents have changed. Put the old files back to resume it, or start a new run on the new ones.',
    zh: '{path} 中的数据与此运行训练时的不同：内容已改变。要继续，请放回原来的文件；或用新数据开始新的训练。',
  },
  'run.elsewhere': {
    en: 'This run was trained with {before} and goes on with {now}. Its numbers may differ in their last digits from those of a run that was never interrupted.',
    zh: '此运行此前使用 {before}，现在使用 {now} 继续。结果的末位可能与未中断的训练不同。',
  },
  'run.otherProgram': {
    en: 'This change cannot be made while the run is on: the optimizer would need values of each weight that were not kept so far, as momentum and averaging do. Stop the run and start a new one with it.',
    zh: '训练进行中无法做此更改：优化器需要每个权重此前未保存的值（例如动量或平均权重）。请停止后用新设置重新开始训练。',
  },
  'run.deleteRunning': {
    en: 'This run is still training. Stop it, then delete it.',
    zh: '此运行仍在训练。请先停止它，再删除。',
  },
  'profile.stopped': { en: 'Measuring the layers was stopped.', zh: '层的测量已停止。' },
  'rate.busy': {
    en: '“{name}” is training. The measurement can begin when that run has ended.',
    zh: '“{name}”正在训练。该运行结束后才能开始测量。',
  },
  'rate.finding': {
    en: 'A learning rate range test or a measurement of the layers is on. Wait for it or cancel it.',
    zh: '学习率范围测试或层的测量正在进行。请等待它结束或取消。',
  },
  'run.queueKept': {
    en: 'It was queued when the app was closed, and has not begun.',
    zh: '应用关闭时它仍在排队，尚未开始。',
  },
  'run.queueHeld': {
    en: 'The engine ended before its turn, and it has not begun.',
    zh: '引擎在轮到它之前已结束，它尚未开始。',
  },
  'run.eventFile': {
    en: "TensorBoard's event file of this run cannot be written: {detail}. Training continues; its own records are complete.",
    zh: '无法写入此次训练的 TensorBoard 事件文件：{detail}。训练会继续，应用自身的记录是完整的。',
  },
  'run.unknown': { en: 'There is no run "{run}".', zh: '没有名为 "{run}" 的训练。' },
  'run.noWeights': { en: 'The run "{run}" has no saved weights yet.', zh: '训练 "{run}" 还没有保存的权重。' },
  'run.noTest': {
    en: 'There are no test files beside the training files in {path}.',
    zh: '在 {path} 中训练文件旁边没有测试文件。',
  },
  'run.notANumber': {
    en: 'The loss grew to {before} and became {value} at epoch {epoch}, step {step}. A smaller learning rate or gradient clipping usually fixes this.',
    zh: '损失增大到 {before}，并在第 {epoch} 轮第 {step} 步变成了 {value}。通常减小学习率或使用梯度裁剪即可解决。',
  },
  'run.notANumberSuddenly': {
    en: 'The loss went from {before} to {value} at epoch {epoch}, step {step}, without growing before. Either one update was too large, which a smaller learning rate fixes, or a layer is undefined there: a logarithm or a root of a negative number, a division by 0, or a loss on values outside its domain.',
    zh: '损失在第 {epoch} 轮第 {step} 步从 {before} 变成了 {value}，此前并未增大。可能是某次更新过大（减小学习率即可），也可能是某一层在该处无定义：对负数取对数或开方、除以 0，或损失函数的输入超出定义域。',
  },
  'run.notANumberAtOnce': {
    en: 'The loss is {value} at the very first step (epoch {epoch}, step {step}), before any update, so the learning rate is not the cause. Show activations to find the layer: a logarithm or a root of a negative number, a division by 0, or a loss on values outside its domain.',
    zh: '损失在第一步（第 {epoch} 轮第 {step} 步）就是 {value}，此时还没有任何更新，因此与学习率无关。请查看激活值以找到出错的层：对负数取对数或开方、除以 0，或损失函数的输入超出定义域。',
  },
  'run.weightNotANumber': {
    en: 'Weights became NaN or infinite by epoch {epoch}, step {step}: a step went too far. A smaller learning rate or gradient clipping usually fixes this.',
    zh: '到第 {epoch} 轮第 {step} 步时，权重变成了 NaN 或无穷大：某次更新过大。通常减小学习率或使用梯度裁剪即可解决。',
  },
  'run.nothingCounts': {
    en: 'No label of epoch {epoch} counts: the loss ignores all of them, or gives their classes the weight 0. Change the ignored class or the class weights of the loss.',
    zh: '第 {epoch} 轮中没有任何标签被计入：损失函数忽略了全部标签，或其类别权重为 0。请修改损失函数的忽略类别或类别权重。',
  },
  'run.damaged': {
    en: 'The file {path} of this run is damaged: {detail}.',
    zh: '这次训练的文件 {path} 已损坏：{detail}。',
  },
  'run.nothingTaken': {
    en: 'No parameter of this network has the name and the shape of one in the run "{run}". Give its layers the names that they have there, or begin with random weights.',
    zh: '此网络的参数与训练 "{run}" 中的参数在名称和形状上都不匹配。请让各层使用与那里相同的名称，或从随机权重开始。',
  },
  'run.noCheckpoint': {
    en: 'The run "{run}" has no checkpoint at {wanted}. Kept are: {kept} (epochs, or steps within them).',
    zh: '训练 "{run}" 在 {wanted} 处没有检查点。保留的有：{kept}（轮次，或轮次内的步数）。',
  },
  'run.badFile': {
    en: '{path} is no run that can be opened: {detail}. Export the run again, from a version that is not newer than this one.',
    zh: '{path} 不是可以打开的运行：{detail}。请重新导出该运行，且导出时的版本不能比此版本新。',
  },
  'run.exportRunning': {
    en: 'This run is training, so it cannot be exported yet. Stop it first.',
    zh: '此运行正在训练，暂时无法导出。请先停止它。',
  },
  'run.exportTooLarge': {
    en: 'The run is {size} large, and a file of a run can have {limit}. Keep fewer checkpoints, or copy its folder.',
    zh: '此运行大小为 {size}，而运行文件的上限为 {limit}。请保留更少的检查点，或直接复制其文件夹。',
  },
  'run.dataAway': {
    en: 'This run was opened from a file, and its data were in {path}, which is not read until you say so. Choose its data first: in its row of the list of runs under “Charts”, or by --data.',
    zh: '此运行来自文件，其数据原本位于 {path}；未经你允许不会读取。请先选择数据：在运行列表该行的“图表”中，或用 --data。',
  },
  'run.fellBack': {
    en: 'The newest weights of the run "{run}" are damaged, so those of epoch {epoch}, step {step} are used. {detail}',
    zh: '训练 "{run}" 最新的权重已损坏，因此使用第 {epoch} 轮第 {step} 步的权重。{detail}',
  },
  'run.interrupted': {
    en: 'The engine process ended unexpectedly. The run is marked as interrupted; the document is not affected, and a new run can start.',
    zh: '引擎进程意外结束。本次训练标记为已中断；文档没有受损，可以重新开始训练。',
  },
  'run.tensorTooLarge': {
    en: 'A batch of {batch} needs a tensor of shape {shape}: {count} values, more than the limit of {limit}. Use a smaller batch size or a smaller network.',
    zh: '批大小为 {batch} 时需要形状为 {shape} 的张量：共 {count} 个值，超过单个张量的上限 {limit}。请使用更小的批大小或更小的网络。',
  },
  'run.memory': {
    en: 'Weights, optimizer and data need {needed}, and this machine has {total} of memory. Use a smaller network or less data.',
    zh: '权重、优化器和数据需要 {needed}，而本机内存为 {total}。请使用更小的网络或更少的数据。',
  },
  'run.tooFewSamples': {
    en: 'With a validation fraction of {share}, none of the {count} samples is left for training.',
    zh: '验证比例为 {share} 时，{count} 个样本没有剩余可用于训练。',
  },
  'run.noNode': { en: 'The run has no node "{node}".', zh: '该运行中没有节点“{node}”。' },
  'run.tooLargeNode': {
    en: 'This layer has {count} numbers, more than the {limit} that can be shown one by one.',
    zh: '该层有 {count} 个数，超过可逐个显示的上限 {limit} 个。',
  },
  'run.noSample': {
    en: 'There is no sample {index}: there are {count}.',
    zh: '没有第 {index} 个样本：共有 {count} 个。',
  },
  'run.noClass': {
    en: 'The network has no class {label}: it has {count}.',
    zh: '网络没有第 {label} 类：共有 {count} 类。',
  },
  'run.noSaliency': {
    en: 'Only a prediction of one class for an image can be shown on its pixels.',
    zh: '只有对单张图像预测单个类别时，才能在其像素上显示依据。',
  },
  'run.noConvolution': {
    en: 'Grad-CAM needs a 2-D convolution, and the network has none. Use the gradient or occlusion.',
    zh: 'Grad-CAM 需要二维卷积层，而该网络没有。请使用梯度或遮挡。',
  },
  'run.tooManyValues': {
    en: 'That would be {count} values, more than the limit of {limit}. Use fewer samples.',
    zh: '共有 {count} 个值，超过上限 {limit} 个。请减少样本。',
  },
  'runtime.noEngine': {
    en: 'The TensorFlow engine is not installed. Run `npm run engine` to install it (about 300 MB).',
    zh: 'TensorFlow 引擎尚未安装。运行 `npm run engine` 进行安装（约 300 MB）。',
  },
  'runtime.precision': {
    en: 'The {runtime} runtime computes in float32 only. Set Precision to float32, or choose the device TensorFlow.',
    zh: '{runtime} 运行时只以 float32 计算。请将精度设为 float32，或选择 TensorFlow 设备。',
  },
  'runtime.unsupported': {
    en: 'The {runtime} runtime does not support {what}. Choose another device.',
    zh: '{runtime} 运行时不支持 {what}。请选择其他设备。',
  },
} as const satisfies Record<string, Text>;
