import type { Text } from './types.ts';

export const DATA_ERRORS = {
  'data.notFound': {
    en: 'There is no file or folder {path}. Check the path, or choose the data again.',
    zh: '文件或文件夹 {path} 不存在。请检查路径，或重新选择数据。',
  },
  'data.notPicked': {
    en: 'This network reads its data from {path}, which has not been picked on this computer yet. Allow it, or pick other data.',
    zh: '此网络的数据来自 {path}，该路径尚未在本机上选取过。请允许读取，或选择其他数据。',
  },
  'data.oddPath': {
    en: 'The data path {path} of this network is not absolute, or contains invisible characters. Pick the data files instead.',
    zh: '此网络的数据路径 {path} 不是绝对路径，或含有不可见字符。请直接选择数据文件。',
  },
  'data.stopped': {
    en: 'The preparation of {name} was stopped. Nothing of it is kept; pick the data again to start over.',
    zh: '{name} 的准备已停止，未保留任何内容；如需重新准备，请再次选择数据。',
  },
  'data.size': {
    en: '{setting} is "{value}", which is no size. Write a number with a unit, as in 512MB or 8GB.',
    zh: '{setting} 的值为“{value}”，不是有效的大小。请写数字和单位，例如 512MB 或 8GB。',
  },
  'data.unreadable': { en: '{path} cannot be read: {detail}.', zh: '无法读取 {path}：{detail}。' },
  'data.denied': {
    en: 'You have no permission to read {path}. Change its permissions, or pick another file.',
    zh: '没有读取 {path} 的权限。请更改其权限，或选择其他文件。',
  },
  'data.folder': {
    en: '{path} is a folder, and a file was expected. Pick a file in it.',
    zh: '{path} 是文件夹，应为文件。请选择其中的文件。',
  },
  'data.notFile': {
    en: '{path} is not a regular file but a pipe, a socket or a device. Pick a regular file.',
    zh: '{path} 不是普通文件，而是管道、套接字或设备。请选择普通文件。',
  },
  'data.fileTooLarge': {
    en: '{path} has {size}, more than the limit of {limit}. Pick a smaller file, or a part of this one.',
    zh: '{path} 有 {size}，超过上限 {limit}。请选择较小的文件，或截取其中一部分。',
  },
  'data.noIdx': {
    en: 'No IDX files such as train-images-idx3-ubyte were found in {path}.',
    zh: '在 {path} 中没有找到 IDX 文件（例如 train-images-idx3-ubyte）。',
  },
  'data.magic': {
    en: '{file} is not an IDX file: it begins with {got}, and {expected} was expected.',
    zh: '{file} 不是 IDX 文件：开头是 {got}，应为 {expected}。',
  },
  'data.truncated': {
    en: '{file} is truncated: its header declares {expected} bytes, but it has {got}. Download it again.',
    zh: '{file} 不完整：文件头声明 {expected} 字节，实际只有 {got} 字节。请重新获取。',
  },
  'data.trailing': {
    en: '{file} is damaged: its header declares {expected} bytes, but it has {got}.',
    zh: '{file} 已损坏：文件头声明 {expected} 字节，实际有 {got} 字节。',
  },
  'data.tooLarge': {
    en: '{file} declares {shape} values, more than the limit of {limit}. It is probably damaged.',
    zh: '{file} 声明有 {shape} 个值，超过上限 {limit}。它很可能已损坏。',
  },
  'data.imageTooLarge': {
    en: '{file} has images of {shape} pixels; an image can have at most {limit}. Scale them down.',
    zh: '{file} 的图像有 {shape} 个像素；每幅图像最多 {limit} 个。请缩小图像。',
  },
  'data.empty': { en: '{file} contains no samples.', zh: '{file} 中没有样本。' },
  'data.countMismatch': {
    en: 'Images and labels do not match: {images} has {imageCount} samples, {labels} has {labelCount}.',
    zh: '图像和标签不匹配：{images} 有 {imageCount} 个样本，{labels} 有 {labelCount} 个。',
  },
  'data.sizeMismatch': {
    en: 'Training and test images differ in size: {train} and {test}.',
    zh: '训练图像和测试图像的大小不同：{train} 和 {test}。',
  },
  'data.labelsWithoutImages': {
    en: '{labels} has no images beside it. Put {expected} into the same folder, or pick it too.',
    zh: '{labels} 旁边没有对应的图像。请把 {expected} 放进同一文件夹，或一并选择。',
  },
  'data.imagesWithoutLabels': {
    en: '{images} has no labels beside it. Put {expected} into the same folder, or pick it too.',
    zh: '{images} 旁边没有对应的标签。请把 {expected} 放进同一文件夹，或一并选择。',
  },
  'data.noTraining': {
    en: 'Only test files were found in {path}. Put train-images and train-labels beside them.',
    zh: '在 {path} 中只找到测试文件。请把 train-images 和 train-labels 放在旁边。',
  },
  'data.notGzip': {
    en: '{file} ends in .gz, but is not a gzip file, or is damaged.',
    zh: '{file} 以 .gz 结尾，但不是 gzip 文件，或已损坏。',
  },
  'data.webPage': {
    en: '{file} is a web page and no data: the server answered with a page instead of the file. Download it again, from elsewhere if need be.',
    zh: '{file} 是网页而不是数据：服务器返回了网页而非文件。请重新下载，必要时换一个来源。',
  },
  'data.unknown': {
    en: 'Nothing in {path} is of a kind that can be read. Pick {en}.',
    zh: '{path} 中没有可读取的数据。请选择{zh}。',
  },
  'data.spreadsheet': {
    en: '{file} is a workbook of a spreadsheet program ({format}). Save the sheet as CSV there, and pick that file.',
    zh: '{file} 是电子表格文件（{format}）。请在该程序中把工作表另存为 CSV，再选择该文件。',
  },
  'data.pickle': {
    en: '{file} was written by Python ({format}); opening such a file can run foreign code. Write arrays with numpy.savez and tables with to_csv or to_parquet; of CIFAR pick the binary version.',
    zh: '{file} 由 Python 写出（{format}），打开这类文件可能运行外来代码。请用 numpy.savez 保存数组，用 to_csv 或 to_parquet 保存表格；CIFAR 请选择二进制版本。',
  },
  'data.arrayFile': {
    en: '{file} is of the format {format}, which is not read. Write its arrays with numpy.savez, as x_train and y_train.',
    zh: '{file} 是 {format} 文件，无法读取。请用 numpy.savez 把数组保存为 x_train 和 y_train。',
  },
  'data.tableFile': {
    en: '{file} is of the format {format}, which is not read. Write the table as CSV or Parquet, and pick that file.',
    zh: '{file} 是 {format} 文件，无法读取。请把表格保存为 CSV 或 Parquet，再选择该文件。',
  },
  'data.severalTables': {
    en: '{path} holds several tables: {files}. Pick one of them.',
    zh: '{path} 中有多个表格：{files}。请选择其中一个。',
  },
  'data.badLabels': {
    en: 'The labels in {file} are no classes: {detail} is no whole number. Pick labels that are whole numbers.',
    zh: '{file} 中的标签不是类别：{detail} 不是整数。请选择整数标签。',
  },
  'data.manyClasses': {
    en: 'The labels in {file} have more than {limit} classes. Pick labels with fewer.',
    zh: '{file} 中的标签超过 {limit} 个类别。请选择类别较少的标签。',
  },
  'data.oddValues': {
    en: '{file} has {count} values that are no finite numbers (NaN, infinity). Replace them.',
    zh: '{file} 中有 {count} 个值不是有限的数（NaN 或无穷大）。请替换它们。',
  },
  'data.manyFiles': {
    en: '{path} holds more than {limit} files. Pick a folder with fewer.',
    zh: '{path} 中的文件超过 {limit} 个。请选择文件较少的文件夹。',
  },
  'data.badArchive': {
    en: '{path} is not a whole archive: {detail}. Download or pack it again.',
    zh: '{path} 不是完整的压缩包：{detail}。请重新下载或打包。',
  },
  'data.lockedArchive': {
    en: '{path} is protected by a password. Unpack it and pick the folder.',
    zh: '{path} 受密码保护。请先解压，再选择文件夹。',
  },
  'data.archiveTooLarge': {
    en: '{path} unpacks to more than the limit of {limit}, or to far more than it should. Unpack it yourself if you trust it, and pick the folder.',
    zh: '{path} 解压后超过上限 {limit}，或远大于应有的大小。如果信任它，请自行解压后选择文件夹。',
  },
  'data.noImages': {
    en: '{path} holds no images (PNG, JPEG, WebP, GIF, BMP, TIFF). Pick a folder or an archive of images.',
    zh: '{path} 中没有图像（PNG、JPEG、WebP、GIF、BMP、TIFF）。请选择含有图像的文件夹或压缩包。',
  },
  'data.noCifar': {
    en: '{path} holds no binary files of CIFAR (data_batch_1.bin, or train.bin and test.bin). Pick their folder or the tar.gz of the binary version.',
    zh: '{path} 中没有 CIFAR 的二进制文件（data_batch_1.bin，或 train.bin 和 test.bin）。请选择其文件夹，或二进制版本的 tar.gz。',
  },
  'data.pickled': {
    en: '{file} holds Python objects, which can run programs when they are read. Save the array with a numeric dtype: np.save(file, array.astype("float32")).',
    zh: '{file} 含有 Python 对象，读取时可能执行程序。请以数值类型保存数组：np.save(file, array.astype("float32"))。',
  },
  'data.npyType': {
    en: '{file} is an array of type {type}, and numbers were expected. Save it with a numeric dtype such as uint8 or float32.',
    zh: '{file} 是 {type} 类型的数组，应为数值。请以 uint8 或 float32 等数值类型保存。',
  },
  'data.badNpy': {
    en: '{file} is not an NPY file, or is damaged: its header is {detail}. Save it again.',
    zh: '{file} 不是 NPY 文件或已损坏：文件头为 {detail}。请重新保存。',
  },
  'data.noArrays': {
    en: '{path} has no samples with as many labels. It has: {found}. Call them x_train and y_train, or images and labels.',
    zh: '{path} 中没有与标签数量一致的样本。现有数组：{found}。请命名为 x_train 和 y_train，或 images 和 labels。',
  },
  'data.badImage': {
    en: '{file} cannot be read as an image: {detail}.',
    zh: '{file} 无法作为图像读取：{detail}。',
  },
  'data.notText': {
    en: '{file} is not UTF-8 text. Save it as UTF-8 and pick it again.',
    zh: '{file} 不是 UTF-8 文本。请另存为 UTF-8 后重新选择。',
  },
  'data.notEncoding': {
    en: '{file} is not text in {encoding}. Choose another encoding, or save it as UTF-8 and pick it again.',
    zh: '{file} 不是 {encoding} 编码的文本。请选择其他编码，或另存为 UTF-8 后重新选择。',
  },
  'data.textTooLong': {
    en: '{file} has more than {limit} characters. Pick a part of it.',
    zh: '{file} 超过 {limit} 个字符。请截取一部分。',
  },
  'data.textTooShort': {
    en: '{file} has {count} tokens (characters, words or byte pairs), not enough for a sequence length of {length}. Reduce the sequence length, or pick a longer text.',
    zh: '{file} 只有 {count} 个词元（字符、词或字节对），不足以组成长度为 {length} 的序列。请减小序列长度，或选择更长的文本。',
  },
  'data.alphabet': {
    en: '{file} has {count} distinct characters; at most {limit} are supported.',
    zh: '{file} 有 {count} 个不同的字符；此处最多支持 {limit} 个。',
  },
  'data.tableColumns': {
    en: 'The table {file} is too large: it has more than {limit} columns. Remove some.',
    zh: '表格 {file} 太大：超过 {limit} 列。请去掉一些列。',
  },
  'data.tableCells': {
    en: 'The table {file} is too large: it has more than {limit} cells. Use a part of it, or remove columns.',
    zh: '表格 {file} 太大：超过 {limit} 个单元格。请截取一部分，或去掉一些列。',
  },
  'data.notTable': {
    en: '{file} is not a table of at least two columns and one row.',
    zh: '{file} 不是至少两列一行的表格。',
  },
  'data.tableRow': {
    en: '{file} is malformed at line {line}: {detail}.',
    zh: '{file} 第 {line} 行格式错误：{detail}。',
  },
  'data.noColumn': {
    en: '{file} has no column "{column}". It has: {columns}.',
    zh: '{file} 中没有列“{column}”。现有的列：{columns}。',
  },
  'data.noSplitColumn': {
    en: '{file} cannot be split by column "{column}": it has no such column, or that is the target "{target}". Choose another column under Split in the Data room.',
    zh: '{file} 无法按列“{column}”划分：没有这一列，或它就是目标列“{target}”。请在数据页的“划分”中选择其他列。',
  },
  'data.noParts': {
    en: 'Column {column} of {file} does not name a part for each row: it holds {cells}. Each cell has to be train, validation or test, and some train; correct it, or choose another split.',
    zh: '{file} 的列 {column} 没有为每行指明部分：其中有 {cells}。每个单元格应为 train、validation 或 test，且至少有一行为 train；请修正，或选择其他划分方式。',
  },
  'data.noTimes': {
    en: 'Column {column} of {file} holds neither numbers nor dates such as 2026-11-30 or 2026-11-30 14:05. Convert its dates, or choose another split.',
    zh: '{file} 的列 {column} 中没有数字，也没有 2026-11-30 或 2026-11-30 14:05 这样的日期。请转换日期格式，或选择其他划分方式。',
  },
  'data.noImageColumn': {
    en: 'No table beside the images of {file} has a column "{column}" to split by. Choose another column or another split in the Data room.',
    zh: '{file} 的图像旁没有表格含有可用于划分的列“{column}”。请在数据页中选择其他列或其他划分方式。',
  },
  'data.oneImageGroup': {
    en: 'All images of {file} are of one group or time, so that they cannot be split by it. Choose another column or another split in the Data room.',
    zh: '{file} 的所有图像同属一组或同一时间，无法据此划分。请在数据页中选择其他列或其他划分方式。',
  },
  'data.oneGroup': {
    en: 'All rows of {file} have the same value in column {column}, so that it cannot split them. Choose another column, or another split.',
    zh: '{file} 所有行的列 {column} 取值相同，无法据此划分。请选择其他列或其他划分方式。',
  },
  'data.noValidation': {
    en: 'No samples are held out for validation: the {count} training samples have {groups} groups or times, and none of them can be held out whole near the validation fraction of {share}. Choose a larger fraction, or another split.',
    zh: '没有样本留作验证：{count} 个训练样本共有 {groups} 个组或时间，在验证比例 {share} 附近无法完整留出其中任何一个。请增大比例或选择其他划分方式。',
  },
  'data.fewInPart': {
    en: 'Classes with fewer than {limit} samples in a part: {en}. Their scores depend on single samples; choose larger shares, collect more, or put classes together.',
    zh: '在某一部分中样本少于 {limit} 个的类别：{zh}。其评估结果取决于个别样本；请增大比例、收集更多样本，或合并类别。',
  },
  'data.untrainedClasses': {
    en: 'No training sample is of class {classes}: it cannot be learned. Choose another split or another seed.',
    zh: '训练样本中没有类别 {classes}，无法学习。请选择其他划分方式或随机种子。',
  },
  'data.tableWidth': {
    en: '{file} is malformed at line {line}: {got} values, {expected} columns. Correct that line, or choose another separator.',
    zh: '{file} 第 {line} 行格式错误：有 {got} 个值，应为 {expected} 列。请修正该行，或选择其他分隔符。',
  },
  'data.tableMemory': {
    en: 'The table {file} does not fit into the memory of this machine. Use a part of it, or remove columns.',
    zh: '表格 {file} 超出本机内存。请截取一部分，或去掉一些列。',
  },
  'data.noNumbers': {
    en: 'Column {column} of {file} has no numbers. Make it a category, or check the decimal mark.',
    zh: '{file} 的列 {column} 中没有数字。请将其设为类别，或检查小数点符号。',
  },
  'data.noFeatures': {
    en: 'All columns of {file} but {target} are ignored: there is nothing to predict it from. Give one of them a role.',
    zh: '{file} 中除 {target} 外的列都被忽略，无从预测。请至少为其中一列指定用途。',
  },
  'data.targetNumbers': {
    en: 'Several targets of {file} are predicted together as numbers, and {column} is not one. Take it out of the targets, or make it a number.',
    zh: '{file} 的多个目标须都是数值才能一起预测，而 {column} 不是。请将其移出目标，或设为数值。',
  },
  'data.stepsNumbers': {
    en: 'Several steps of {file} are forecast as numbers, and {column} is not one. Forecast one step, or make it a number.',
    zh: '{file} 的多步预测须是数值，而 {column} 不是。请改为单步预测，或将其设为数值。',
  },
  'data.targetTwice': {
    en: 'The column {column} of {file} is among the targets twice. Name it once.',
    zh: '{file} 的列 {column} 在目标中出现了两次。请只列出一次。',
  },
  'data.oneClass': {
    en: 'Column {column} of {file} has only one class, {value}, in the rows that are used: there is nothing to learn. Choose another target, or another rule for missing values.',
    zh: '在使用的行中，{file} 的列 {column} 只有一个类别 {value}，无可学习。请选择其他目标，或更改缺失值的处理方式。',
  },
  'data.oneValue': {
    en: 'Column {column} of {file} has only one value, {value}, in the rows that are used: there is nothing to learn. Choose another target, or another rule for missing values.',
    zh: '在使用的行中，{file} 的列 {column} 只有一个值 {value}，无可学习。请选择其他目标，或更改缺失值的处理方式。',
  },
  'data.columnsGone': {
    en: '{file} no longer has columns that the run was trained with: {columns}. Put them back, or train again.',
    zh: '{file} 缺少训练时使用的列：{columns}。请恢复这些列，或重新训练。',
  },
  'data.changedClasses': {
    en: 'The classes of {path} are not those that the run was trained with: they were {before} and are {now}. Its scores mean little; train again.',
    zh: '{path} 的类别与训练时不同：原为 {before}，现为 {now}。评估结果意义不大，请重新训练。',
  },
  'data.changedRows': {
    en: '{file} has changed since the run: it had {before} rows and has {now}. Rows that came after are tested with.',
    zh: '{file} 在训练之后有变化：原有 {before} 行，现有 {now} 行。新增的行用于测试。',
  },
  'data.newClasses': {
    en: '{file} has changed since the run: {count} rows are of classes that the run does not know ({classes}). They are left out; train again to learn them.',
    zh: '{file} 在训练之后有变化：{count} 行属于该次训练未知的类别（{classes}），已略去。要学习它们，请重新训练。',
  },
  'data.goneClasses': {
    en: '{file} has changed since the run: no row is of class {classes} any more. The classes of the run are kept.',
    zh: '{file} 在训练之后有变化：已没有类别 {classes} 的行。仍使用训练时的类别。',
  },
  'data.newCategories': {
    en: '{file} has changed since the run: column {column} has categories that the run does not know ({words}). They count as none of them.',
    zh: '{file} 在训练之后有变化：列 {column} 出现该次训练未知的类别（{words}），按不属于任何类别处理。',
  },
  'data.manySkipped': {
    en: '{skipped} of {count} rows of {file} are left out because a value is missing. Ignore the columns with gaps, or fill them.',
    zh: '{file} 的 {count} 行中有 {skipped} 行因缺失值被略去。请忽略有缺失的列，或填补缺失值。',
  },
  'data.readAs': {
    en: '{file} is read as {encoding}. Where letters look wrong, choose another encoding.',
    zh: '{file} 按 {encoding} 读取。如有乱码，请选择其他编码。',
  },
  'data.noHeader': {
    en: 'The first row of {file} holds values and no names: its columns are called by their places. Change that if it is a header.',
    zh: '{file} 的首行是数值而非列名，各列按位置命名。如果首行是表头，请更改此项。',
  },
  'data.renamed': {
    en: 'Columns of {file} with the same name are called {columns} here.',
    zh: '{file} 中重名的列在此称为 {columns}。',
  },
  'data.oddCells': {
    en: 'Column {column} has {count} cells that are not numbers ({cells}). They count as missing.',
    zh: '列 {column} 有 {count} 个单元格不是数字（{cells}），按缺失处理。',
  },
  'data.rareClasses': {
    en: 'Classes with fewer than {limit} samples: {classes}. They can hardly be learned; collect more, or put them together.',
    zh: '样本少于 {limit} 个的类别：{classes}。它们很难学习；请收集更多样本，或合并类别。',
  },
  'data.untestedClasses': {
    en: 'No test sample is of class {classes}: nothing can be said about it.',
    zh: '测试样本中没有类别 {classes}，无法评估。',
  },
  'data.manyWords': {
    en: 'Column {column} of {file} has {count} categories, more than the limit of {limit}. Remove it, or convert it to numbers.',
    zh: '{file} 的列 {column} 有 {count} 个类别，超过上限 {limit} 个。请去掉该列，或转换成数字。',
  },
  'data.hugeValues': {
    en: 'Column {column} of {file} has numbers as large as {value}; beyond {limit} they cannot be scaled. Remove the column, or use another unit.',
    zh: '{file} 的列 {column} 中有大到 {value} 的数；超过 {limit} 无法缩放。请去掉该列，或换用其他单位。',
  },
  'data.noFacts': {
    en: '{file} is not in the package because {path} could not be read. Without it the code trains and predicts, but cannot read the data. Make the data readable, then export again.',
    zh: '导出的包中没有 {file}，因为无法读取 {path}。没有此文件，代码仍可预测和训练，但无法读取数据：请使数据可读，然后重新导出。',
  },
  'data.fewRows': {
    en: '{file} has {count} rows without missing values; at least 10 are needed.',
    zh: '{file} 只有 {count} 行没有缺失值；至少需要 10 行。',
  },
  'data.fewWindows': {
    en: '{file} gives {count} windows of {length} rows whose target is {horizon} rows after them; at least {limit} are needed. Shorten the windows, the horizon or the stride, or fill missing values: a window ends where a row is left out.',
    zh: '{file} 只能得到 {count} 个窗口（每个 {length} 行，目标在其后第 {horizon} 行）；至少需要 {limit} 个。请减小窗口长度、预测步数或步幅，或填补缺失值：缺失的行会中断窗口。',
  },
  'data.manyWindows': {
    en: '{file} gives {count} windows of {length} rows, more than fit into memory. Enlarge the stride, or shorten the windows.',
    zh: '{file} 得到 {count} 个长 {length} 行的窗口，超出内存。请增大步幅，或缩短窗口。',
  },
  'data.sameTimes': {
    en: '{count} rows of {file} have the same time in column {column} as the row before them: perhaps they are of several series. Choose the column that tells them apart.',
    zh: '{file} 中有 {count} 行在列 {column} 的时间与前一行相同：可能包含多个序列。请选择区分各序列的列。',
  },
  'data.timeGaps': {
    en: 'In column {column} of {file} times are missing at {count} places. Windows run across them as if the rows were neighbours.',
    zh: '{file} 的列 {column} 中有 {count} 处时间缺失。窗口会跨过这些间隔，将前后两行视为相邻。',
  },
  'data.index': {
    en: 'Sample {index} does not exist; there are {count}.',
    zh: '样本 {index} 不存在，共有 {count} 个。',
  },
  'given.needsImage': {
    en: 'This network takes images. Give it a drawing or an image file.',
    zh: '此网络的输入是图像。请提供绘图或图像文件。',
  },
  'given.needsRow': {
    en: 'This network takes rows of a table. Give it the values of its columns.',
    zh: '此网络的输入是表格的行。请提供各列的值。',
  },
  'given.needsWindow': {
    en: 'This network takes {length} rows of a time series. Give them as lines of values with commas between them.',
    zh: '此网络的输入是时间序列的 {length} 行。请逐行给出以逗号分隔的值。',
  },
  'given.fewRows': {
    en: 'There are {got} rows, and the network looks at {expected}. Add the rows before them.',
    zh: '只有 {got} 行，而网络需要 {expected} 行。请补上之前的行。',
  },
  'given.series': {
    en: 'The rows are of several series by column {column}: {names}. Give the rows of one.',
    zh: '各行按列 {column} 属于多个序列：{names}。请只给出其中一个序列的行。',
  },
  'given.needsText': { en: 'This network takes text. Give it some.', zh: '此网络的输入是文本。请提供一段文本。' },
  'given.drawing': {
    en: 'The drawing has {got} pixels; {width}×{height} are {expected}.',
    zh: '绘图有 {got} 个像素，{width}×{height} 应为 {expected} 个。',
  },
  'given.blank': {
    en: 'There is nothing on the picture. Draw something, or choose an image with more contrast.',
    zh: '图像是空白的。请先绘制内容，或选择对比度更高的图像。',
  },
  'given.noText': { en: 'The text is empty. Type at least one character.', zh: '文本为空。请至少输入一个字符。' },
  'given.character': {
    en: 'The character {character} is not in the text that the network was trained on. Remove it.',
    zh: '训练文本中没有字符 {character}。请删除该字符。',
  },
  'given.missing': {
    en: '"{column}" has no value, and no row without one was trained on. Enter a value.',
    zh: '“{column}”没有值，而训练数据中不含缺少该值的行。请输入一个值。',
  },
  'given.word': {
    en: '"{cell}" is not a category of "{column}". Choose one of: {words}.',
    zh: '“{cell}”不是“{column}”的类别。请从以下类别中选择：{words}。',
  },
  'given.number': {
    en: '"{column}" is "{cell}", which is not a number. Enter a number of at most 1e30.',
    zh: '“{column}”的值“{cell}”不是数字。请输入绝对值不超过 1e30 的数字。',
  },
  'given.noColumn': {
    en: 'The run has no input column "{column}". There are: {columns}.',
    zh: '该运行没有输入列“{column}”。可用的列：{columns}。',
  },
  'given.width': {
    en: 'The row has {got} values, and the network takes {expected}: {columns}.',
    zh: '该行有 {got} 个值，而网络需要 {expected} 个：{columns}。',
  },
  'given.row': {
    en: 'This is not a row: {detail}. Give values, or one JSON object.',
    zh: '这不是一行数据：{detail}。请给出各个值，或一个 JSON 对象。',
  },
} as const satisfies Record<string, Text>;
