import type { Text } from './types.ts';

export const LAYER_ERRORS = {
  'layer.needsFlat': {
    en: '{layer} needs a flat tensor. It gets {got} and expects {expected}. Insert a Flatten before it.',
    zh: '{layer} 需要展平的张量。它得到 {got}，需要 {expected}。请在它前面插入 Flatten。',
  },
  'layer.needsImage': {
    en: '{layer} needs images, N×channels×height×width. It gets {got}.',
    zh: '{layer} 需要图像 N×通道×高×宽。它得到 {got}。',
  },
  'layer.needsFloat': {
    en: 'This layer needs float32, but its input {got} is {dtype}. Insert a Cast to float32 before it.',
    zh: '该层需要 float32，但输入 {got} 是 {dtype}。请在它前面插入转为 float32 的 Cast。',
  },
  'layer.types': {
    en: '{layer} needs tensors of the same dtype. It gets {first} and {other}. Insert a Cast.',
    zh: '{layer} 需要 dtype 相同的张量。它得到 {first} 和 {other}。请插入 Cast。',
  },
  'layer.kernelTooLarge': {
    en: 'The {kernel} window of {layer} is larger than its input of {size}. Use a smaller kernel_size, or a padding of {padding} or more.',
    zh: '{layer} 的 {kernel} 窗口比它的输入 {size} 还大。请减小 kernel_size，或把 padding 设为至少 {padding}。',
  },
  'layer.tooLong': {
    en: '{layer} would run {steps} sequential steps, more than the limit of {limit}. Shorten the sequence, or use a convolution or attention.',
    zh: '{layer} 需要依次运行 {steps} 步，最多 {limit} 步。请缩短序列，或改用卷积或注意力。',
  },
  'layer.sameStride': {
    en: '{layer} supports the padding "same" only with a stride of 1.',
    zh: '{layer} 只有在 stride 为 1 时才支持 "same" 填充。',
  },
  'layer.poolPadding': {
    en: 'The padding {padding} of {layer} is more than half of its {kernel} window.',
    zh: '{layer} 的填充 {padding} 超过了 {kernel} 窗口的一半。',
  },
  'layer.groups': {
    en: '{layer} cannot split {inputs} input and {outputs} output channels into {groups} equal groups.',
    zh: '{layer} 无法把 {inputs} 个输入通道和 {outputs} 个输出通道平均分成 {groups} 组。',
  },
  'layer.axis': {
    en: '{layer} cannot be applied along axis {dim} of {got}.',
    zh: '{layer} 不能沿 {got} 的轴 {dim} 计算。',
  },
  'layer.oddAxis': {
    en: '{layer} splits axis {dim} in two halves, but its size is {size} in {got}.',
    zh: '{layer} 把轴 {dim} 分成两半，但它在 {got} 中的大小是 {size}。',
  },
  'layer.bounds': {
    en: '{low} of {layer} must be less than {high}; they are {min} and {max}.',
    zh: '{layer} 的 {low} 必须小于 {high}，现在是 {min} 和 {max}。',
  },
  'layer.preluParameters': {
    en: 'PReLU learns one slope or one for each of the {channels} channels of {got}, but num_parameters is {count}.',
    zh: 'PReLU 学习一个斜率，或为 {got} 的 {channels} 个通道各学习一个，但 num_parameters 是 {count}。',
  },
  'layer.reshape': {
    en: '{layer} cannot arrange the {count} values of {got} as {shape}, which needs {needed}.',
    zh: '{layer} 无法把 {got} 的 {count} 个值排成 {shape}，后者需要 {needed} 个。',
  },
  'layer.unflatten': {
    en: 'Unflatten cannot split axis {dim} of {got}, which has {count} values, into {shape}, which needs {needed}.',
    zh: 'Unflatten 无法把 {got} 的轴 {dim}（{count} 个值）拆成 {shape}，后者需要 {needed} 个。',
  },
  'layer.permutation': {
    en: 'The dims of Permute must be the axes {axes} of {got} in some order; they are {dims}.',
    zh: 'Permute 的 dims 必须是 {got} 的轴 {axes} 的一种排列，现在是 {dims}。',
  },
  'layer.emptySlice': {
    en: 'The result of Slice is empty: axis {dim} of {got} has the size {size} and no index from {start} to {end}.',
    zh: 'Slice 的结果为空：{got} 的轴 {dim} 大小为 {size}，从 {start} 到 {end} 之间没有索引。',
  },
  'layer.pixelShuffle': {
    en: 'PixelShuffle needs a number of channels that {square} divides. It gets {channels} in {got}.',
    zh: 'PixelShuffle 需要通道数能被 {square} 整除。它在 {got} 中得到 {channels} 个。',
  },
  'layer.normalizedDims': {
    en: '{layer} cannot normalize the last {count} axes of {got}, which has {available} besides the batch.',
    zh: '{layer} 无法对 {got} 的最后 {count} 个轴归一化：除批次外只有 {available} 个轴。',
  },
  'layer.normGroups': {
    en: 'GroupNorm cannot split the {channels} channels of {got} into {groups} equal groups.',
    zh: 'GroupNorm 无法把 {got} 的 {channels} 个通道平均分成 {groups} 组。',
  },
  'layer.normSingle': {
    en: '{layer} would normalize every value of {got} on its own, which always results in 0; PyTorch rejects it.',
    zh: '{layer} 会把 {got} 的每个值单独归一化，结果总是 0；PyTorch 会拒绝。',
  },
  'layer.needsSequence': {
    en: '{layer} needs sequences, N×channels×length. It gets {got}.',
    zh: '{layer} 需要序列 N×通道×长度。它得到 {got}。',
  },
  'layer.needsSpace': {
    en: '{layer} needs sequences N×channels×length, images N×channels×height×width or volumes N×channels×depth×height×width. It gets {got}.',
    zh: '{layer} 需要序列 N×通道×长度、图像 N×通道×高×宽或体数据 N×通道×深×高×宽。它得到 {got}。',
  },
  'layer.needsVolume': {
    en: '{layer} needs volumes, N×channels×depth×height×width. It gets {got}.',
    zh: '{layer} 需要体数据 N×通道×深×高×宽。它得到 {got}。',
  },
  'layer.needsSteps': {
    en: '{layer} needs sequences, N×length×features. It gets {got}. A Squeeze or Reshape removes an axis; an Unsqueeze adds one.',
    zh: '{layer} 需要序列 N×长度×特征。它得到 {got}。Squeeze 或 Reshape 可以去掉轴，Unsqueeze 可以增加轴。',
  },
  'layer.sequenceTooLong': {
    en: '{layer} has {most} positions, but its input {got} has {length} steps. Raise max_length.',
    zh: '{layer} 只有 {most} 个位置，但输入 {got} 有 {length} 步。请增大 max_length。',
  },
  'layer.paddingIdx': {
    en: 'The padding_idx {index} of Embedding is not one of its {count} rows, 0 … {last}; -1 means none.',
    zh: 'Embedding 的 padding_idx {index} 不在它的 {count} 行（0 … {last}）之中；-1 表示不使用。',
  },
  'layer.bilinear': {
    en: 'Bilinear needs two tensors N×features, or N×length×features, that agree in all axes but the last. It gets {first} and {other}.',
    zh: 'Bilinear 需要两个除最后一个轴外一致的张量 N×特征或 N×长度×特征。它得到 {first} 和 {other}。',
  },
  'layer.heads': {
    en: '{field} of {layer} must divide the {width} features of {got}; it is {number}.',
    zh: '{layer} 的 {field} 必须能整除 {got} 的 {width} 个特征，现在是 {number}。',
  },
  'layer.keysAndValues': {
    en: '{layer} needs a value for every key. The keys are {first}, the values {other}.',
    zh: '{layer} 的每个键都需要一个值。键是 {first}，值是 {other}。',
  },
  'layer.mask': {
    en: '{layer} needs a mask with a number for every step, N×{steps}. It gets {got}.',
    zh: '{layer} 需要每一步一个数的掩码 N×{steps}。它得到 {got}。',
  },
  'layer.memory': {
    en: '{layer} needs a memory with the {width} features of its input. It gets {got}.',
    zh: '{layer} 需要特征数与输入相同（{width}）的记忆。它得到 {got}。',
  },
  'layer.needsChannels': {
    en: '{layer} needs N×features or N×channels×length. It gets {got}.',
    zh: '{layer} 需要 N×特征或 N×通道×长度。它得到 {got}。',
  },
  'layer.paddingMode': {
    en: '{layer} cannot pad an input of {size} by {padding} with padding_mode {mode}: the padding exceeds the input. Use a smaller padding, or zeros.',
    zh: '{layer} 无法用 padding_mode {mode} 给 {size} 的输入填充 {padding}：填充超出了输入。请减小 padding，或使用 zeros。',
  },
  'layer.outputPadding': {
    en: 'The output_padding {more} of {layer} must be less than its stride {stride}.',
    zh: '{layer} 的 output_padding {more} 必须小于它的 stride {stride}。',
  },
  'layer.nothingLeft': {
    en: 'The padding {padding} of {layer} removes its whole output for an input of {size}. Use a smaller padding.',
    zh: '输入为 {size} 时，{layer} 的 padding {padding} 会裁掉全部输出。请减小 padding。',
  },
  'layer.unequalShapes': {
    en: '{layer} needs tensors of the same shape. It gets {first} and {other}.',
    zh: '{layer} 需要形状相同的张量。它得到 {first} 和 {other}。',
  },
  'layer.branches': {
    en: 'One branch outputs {first}, the other {other}; they need the same shape and type. A module that is repeated or skipped by a condition must output what it takes.',
    zh: '一个分支输出 {first}，另一个输出 {other}；两者的形状和类型须相同。按条件重复或跳过的模块，其输出须与输入相同。',
  },
  'layer.matMul': {
    en: 'MatMul needs N×…×m×k and N×…×k×n. It gets {first} and {other}.',
    zh: 'MatMul 需要 N×…×m×k 和 N×…×k×n。它得到 {first} 和 {other}。',
  },
  'layer.split': {
    en: 'Split cannot split axis {dim} of {got}, which has the size {size}, into {chunks} chunks of equal size; {possible} are possible.',
    zh: 'Split 无法把 {got} 的轴 {dim}（大小 {size}）分成 {chunks} 个等长的块；可以分成 {possible} 个。',
  },
  'layer.concatShapes': {
    en: 'Concat needs tensors that agree in every axis but {dim}. It gets {first} and {other}.',
    zh: 'Concat 只能拼接除轴 {dim} 外都一致的张量。它得到 {first} 和 {other}。',
  },
  'formula.empty': {
    en: 'The formula is empty. Write an expression such as a * sigmoid(b) + 1.',
    zh: '公式为空。请写一个表达式，例如 a * sigmoid(b) + 1。',
  },
  'formula.character': {
    en: 'The formula has the invalid character “{character}” at character {position}.',
    zh: '公式中不能有“{character}”（第 {position} 个字符）。',
  },
  'formula.unexpected': {
    en: 'The formula has an unexpected “{found}” at character {position}.',
    zh: '公式的第 {position} 个字符处不应出现“{found}”。',
  },
  'formula.end': {
    en: 'The formula ends where a number, a name or a parenthesis is expected.',
    zh: '公式在应有数字、名称或括号的地方结束了。',
  },
  'formula.unclosed': {
    en: 'The parenthesis at character {position} of the formula is not closed.',
    zh: '公式第 {position} 个字符处的括号没有闭合。',
  },
  'formula.unknownFunction': {
    en: 'The formula has an unknown function {name} (character {position}). Available are {known}.',
    zh: '公式中没有函数 {name}（第 {position} 个字符）。可用的函数有 {known}。',
  },
  'formula.parentheses': {
    en: '{name} at character {position} of the formula is a function: write {name}(…).',
    zh: '公式第 {position} 个字符处的 {name} 是函数：请写成 {name}(…)。',
  },
  'formula.arguments': {
    en: '{name} at character {position} of the formula takes {expected} arguments and gets {got}.',
    zh: '公式第 {position} 个字符处的 {name} 需要 {expected} 个参数，得到 {got} 个。',
  },
  'formula.number': {
    en: 'The number {number} at character {position} of the formula is larger than a float32 can be (3.4e38).',
    zh: '公式第 {position} 个字符处的数 {number} 超出 float32 的范围（3.4e38）。',
  },
  'formula.exponent': {
    en: 'The exponent at character {position} of the formula is {value}; it must be a finite number up to 3.4e38.',
    zh: '公式第 {position} 个字符处的指数是 {value}；它必须是不超过 3.4e38 的有限数。',
  },
  'formula.tooDeep': {
    en: 'The formula is nested more than {limit} deep.',
    zh: '公式的嵌套超过 {limit} 层。',
  },
  'formula.noInput': {
    en: 'The formula has no input: it needs a name, such as a. For a single number, use a Constant.',
    zh: '公式没有输入：需要至少一个名称，例如 a。只需一个数时请使用 Constant。',
  },
  'formula.shapes': {
    en: 'The formula cannot broadcast {first} and {other} at character {position}.',
    zh: '公式第 {position} 个字符处的 {first} 和 {other} 无法广播。',
  },
  'formula.scalar': {
    en: '{name} at character {position} of the formula needs a tensor, not a number.',
    zh: '公式第 {position} 个字符处的 {name} 需要张量而不是数字。',
  },
  'layer.unknownParam': {
    en: '{layer} has no argument {field}. It has: {known}.',
    zh: '{layer} 没有参数 {field}。它的参数有：{known}。',
  },
  'layer.param': {
    en: '{field} of {layer} must be {expected}; it is {got}.',
    zh: '{layer} 的 {field} 必须是 {expected}，现在是 {got}。',
  },
} as const satisfies Record<string, Text>;
