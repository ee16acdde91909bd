import type { Text } from './types.ts';

/** Errors of installing the engine, starting a runtime and running programs. */
export const RUNTIME_ERRORS = {
  'engine.platform': {
    en: 'There is no TensorFlow for {platform} that Tensorsmith can use; training runs on the WebAssembly runtime instead.',
    zh: 'Tensorsmith 没有适用于 {platform} 的 TensorFlow；训练将改用 WebAssembly 运行时。',
  },
  'engine.pip': {
    en: 'Python with pip was not found. Install Python 3 with pip (on Debian and Ubuntu: the package python3-pip) and try again.',
    zh: '未找到带 pip 的 Python。请安装 Python 3 和 pip（Debian 与 Ubuntu 上为软件包 python3-pip），然后重试。',
  },
  'engine.network': {
    en: 'pip could not reach its package index to download {packages}. Check the network or the proxy settings of pip and try again.',
    zh: 'pip 无法连接软件包索引以下载 {packages}。请检查网络或 pip 的代理设置，然后重试。',
  },
  'engine.download': {
    en: 'pip could not download {packages}: {detail}',
    zh: 'pip 无法下载 {packages}：{detail}',
  },
  'engine.disk': {
    en: 'Preparing the engine needs {needed} on the disk of {folder}, and {free} is free. Make room and try again.',
    zh: '准备引擎需要在 {folder} 所在磁盘上有 {needed} 的空间，目前可用 {free}。请腾出空间后重试。',
  },
  'engine.checksum': {
    en: 'The downloaded file {file} is not the one that was published (its checksum differs), so it was deleted. Try again.',
    zh: '下载的文件 {file} 与发布的文件不一致（校验和不同），已将其删除。请重试。',
  },
  'engine.compiler': {
    en: 'No C++ compiler was found. Install g++ or clang++ (on Debian and Ubuntu: the package g++) and try again.',
    zh: '未找到 C++ 编译器。请安装 g++ 或 clang++（Debian 与 Ubuntu 上为软件包 g++），然后重试。',
  },
  'engine.compile': {
    en: '{compiler} could not compile the TensorFlow binding: {detail}',
    zh: '{compiler} 无法编译 TensorFlow 绑定：{detail}',
  },
  'engine.package': {
    en: 'The npm package {name} is not installed. Run npm install in the folder of Tensorsmith and try again.',
    zh: '未安装 npm 软件包 {name}。请在 Tensorsmith 文件夹中运行 npm install，然后重试。',
  },
  'engine.cacheWrite': {
    en: 'The engine cannot be written to {folder}: {detail}. Make the folder writable, or set TENSORSMITH_ENGINE_DIR to another one.',
    zh: '无法将引擎写入 {folder}：{detail}。请使该文件夹可写，或将 TENSORSMITH_ENGINE_DIR 设为其他文件夹。',
  },
  'engine.install': {
    en: 'Preparing the engine failed: {detail}',
    zh: '准备引擎失败：{detail}',
  },
  'engine.cancelled': {
    en: 'Preparing the engine was cancelled. Complete downloads are kept for the next time.',
    zh: '引擎准备已取消。已完整下载的内容会保留到下次使用。',
  },
  'runtime.noGpu': {
    en: 'No GPU was found that this program can use ({detail}). Its driver may be missing or too old; a server without a screen needs the Vulkan loader (Debian: libvulkan1).',
    zh: '没有找到可用的 GPU（{detail}）。驱动可能缺失或过旧；无显示器的服务器还需要 Vulkan 加载器（Debian：libvulkan1）。',
  },
  'runtime.softwareGpu': {
    en: '{device} is a GPU emulated in software, slower than the CPU itself.',
    zh: '{device} 是软件模拟的 GPU，比 CPU 本身还慢。',
  },
  'runtime.lostGpu': {
    en: 'The GPU is no longer available ({detail}): its driver may have stopped, or it may have run out of memory. The last checkpoint is kept; start again to continue.',
    zh: 'GPU 已不可用（{detail}）：驱动可能已停止，或显存可能已耗尽。最近一次检查点已保留；重新开始即可继续。',
  },
  'runtime.load': {
    en: '{runtime} could not be loaded: {detail}',
    zh: '无法加载 {runtime}：{detail}',
  },
  'runtime.run': {
    en: 'The computation “{function}” failed in {runtime}: {detail}',
    zh: '计算“{function}”在 {runtime} 中失败：{detail}',
  },
  'runtime.temporary': {
    en: 'The folder for temporary files, {folder}, cannot be written ({detail}). Make room there, or set {setting} to another folder and start again.',
    zh: '无法写入临时文件夹 {folder}（{detail}）。请腾出空间，或将 {setting} 设为其他文件夹后重新启动。',
  },
  'runtime.memory': {
    en: 'The device ran out of memory during “{function}”. Use a smaller batch size or a smaller network.',
    zh: '运行“{function}”时设备内存不足。请使用更小的批大小或更小的网络。',
  },
  'runtime.feed': {
    en: 'The value “{name}” for “{function}” does not match: expected {expected}, got {actual}.',
    zh: '“{function}”的输入“{name}”不匹配：应为 {expected}，实际为 {actual}。',
  },
  'runtime.file': {
    en: 'The file {path} is too short: {expected} bytes were expected from byte {offset} on, and {actual} are there.',
    zh: '文件 {path} 过短：从第 {offset} 字节起应有 {expected} 字节，实际只有 {actual} 字节。',
  },
} as const satisfies Record<string, Text>;
