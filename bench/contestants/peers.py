"""The compared networks in PyTorch and Keras, data resident.

Usage: peers.py MNIST_FOLDER MODEL WAY THREADS, where WAY is eager, channels-last, compiled, autocast (in bfloat16),
autocast-channels-last, autocast-compiled, keras or keras-mixed.
Says "ready", then answers every line on standard input with the milliseconds per step of a round's stretches.
MODEL "matmul" answers with the multiply-adds a second of large matrix products instead.
"""
import os
import pathlib
import sys
import time
import warnings

folder, model_name, way, threads = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
BATCH, RATE, MOMENTUM, STRETCH_SECONDS, ROUND_SECONDS = 64, 0.03, 0.9, 0.12, 1
HEADS = 4
WIDTH, INNER = (256, 1024) if model_name == "Transformer 256" else (64, 128)
mixed = way.startswith("autocast") or way == "keras-mixed"


def read(name, header):
    return bytearray((folder / name).read_bytes()[header:])


def torch_step():
    # NumPy is not needed, though PyTorch warns without it.
    warnings.filterwarnings("ignore", message="Failed to initialize NumPy")
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    torch.manual_seed(7)
    if model_name == "matmul":
        a, b = torch.randn(1024, 1024), torch.randn(1024, 1024)
        return lambda: torch.mm(a, b)
    images = torch.frombuffer(read("train-images-idx3-ubyte", 16), dtype=torch.uint8).view(-1, 1, 28, 28).float() / 255
    labels = torch.frombuffer(read("train-labels-idx1-ubyte", 8), dtype=torch.uint8).long()
    order = torch.randperm(len(labels))

    def block(before, channels):
        return [nn.Conv2d(before, channels, 3, padding=1), nn.BatchNorm2d(channels), nn.ReLU()]

    class Rows(nn.Module):
        def forward(self, x):
            return x.squeeze(1)

    class Last(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(28, 128, batch_first=True)

        def forward(self, x):
            return self.lstm(x)[0][:, -1]

    class Mean(nn.Module):
        def forward(self, x):
            return x.mean(1)

    class Residual(nn.Module):
        def __init__(self, before, channels):
            super().__init__()
            stride = 1 if before == channels else 2
            self.main = nn.Sequential(
                nn.Conv2d(before, channels, 3, stride, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU(),
                nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels),
            )
            skip = [nn.Conv2d(before, channels, 1, 2, bias=False), nn.BatchNorm2d(channels)]
            self.skip = nn.Sequential(*(skip if stride == 2 else []))

        def forward(self, x):
            return torch.relu(self.main(x) + self.skip(x))

    def resnet():
        widths = [64, 64, 64, 128, 128, 256, 256, 512, 512]
        return nn.Sequential(
            nn.ZeroPad2d(2), nn.Conv2d(1, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
            *[Residual(before, channels) for before, channels in zip(widths, widths[1:])],
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10),
        )

    def encoder():
        return nn.TransformerEncoderLayer(WIDTH, HEADS, INNER, dropout=0, batch_first=True)

    model = {
        "MLP": lambda: nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)),
        "LeNet": lambda: nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        ),
        "VGG": lambda: nn.Sequential(
            *block(1, 32), *block(32, 32), nn.MaxPool2d(2), *block(32, 64), *block(64, 64), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10),
        ),
        "LSTM": lambda: nn.Sequential(Rows(), Last(), nn.Linear(128, 10)),
        "ResNet-18": resnet,
        "Transformer": lambda: nn.Sequential(Rows(), nn.Linear(28, WIDTH), encoder(), encoder(), Mean(), nn.Linear(WIDTH, 10)),
    }[model_name.removesuffix(" 256")]()
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), RATE, MOMENTUM)
    if way.endswith("channels-last"):
        model = model.to(memory_format=torch.channels_last)
        images = images.contiguous(memory_format=torch.channels_last)
    if way.endswith("compiled"):
        model = torch.compile(model)
    at = 0

    def step():
        """Nothing that a bare loop does not need: no accuracy, no loss read back."""
        nonlocal at
        if at + BATCH > len(order):
            at = 0
        index = order[at : at + BATCH]
        at += BATCH
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
            output = model(images[index])
        loss_of(output.float(), labels[index]).backward()
        optimizer.step()

    return step


def keras_steps():
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", KERAS_BACKEND="tensorflow", TF_ENABLE_ONEDNN_OPTS="1")
    import numpy as np
    import tensorflow as tf
    import keras
    from keras import layers

    if mixed:
        keras.mixed_precision.set_global_policy("mixed_bfloat16")

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    images = np.frombuffer(read("train-images-idx3-ubyte", 16), np.uint8).reshape(-1, 28, 28, 1).astype("float32") / 255
    labels = np.frombuffer(read("train-labels-idx1-ubyte", 8), np.uint8).astype("int32")

    def block(channels):
        return [layers.Conv2D(channels, 3, padding="same"), layers.BatchNormalization(), layers.ReLU()]

    class Encoder(layers.Layer):
        def __init__(self):
            super().__init__()
            self.attention = layers.MultiHeadAttention(HEADS, WIDTH // HEADS)
            self.first, self.second = layers.LayerNormalization(epsilon=1e-5), layers.LayerNormalization(epsilon=1e-5)
            self.wide, self.back = layers.Dense(INNER, activation="relu"), layers.Dense(WIDTH)

        def call(self, x):
            x = self.first(x + self.attention(x, x))
            return self.second(x + self.back(self.wide(x)))

    class Residual(layers.Layer):
        def __init__(self, before, channels):
            super().__init__()
            stride = 1 if before == channels else 2
            conv = lambda size, stride: layers.Conv2D(channels, size, stride, padding="same", use_bias=False)
            self.main = keras.Sequential([conv(3, stride), layers.BatchNormalization(), layers.ReLU(), conv(3, 1), layers.BatchNormalization()])
            self.skip = keras.Sequential([conv(1, 2), layers.BatchNormalization()]) if stride == 2 else layers.Identity()

        def call(self, x, training=None):
            return keras.ops.relu(self.main(x, training=training) + self.skip(x, training=training))

    def resnet():
        widths = [64, 64, 64, 128, 128, 256, 256, 512, 512]
        return [
            layers.ZeroPadding2D(2), layers.Conv2D(64, 3, padding="same", use_bias=False), layers.BatchNormalization(), layers.ReLU(),
            *[Residual(before, channels) for before, channels in zip(widths, widths[1:])],
            layers.GlobalAveragePooling2D(), layers.Dense(10),
        ]

    stack = {
        "ResNet-18": resnet,
        "MLP": lambda: [layers.Flatten(), layers.Dense(512, "relu"), layers.Dense(512, "relu"), layers.Dense(10)],
        "LeNet": lambda: [
            layers.Conv2D(6, 5, padding="same", activation="relu"), layers.MaxPooling2D(), layers.Conv2D(16, 5, activation="relu"),
            layers.MaxPooling2D(), layers.Flatten(), layers.Dense(120, "relu"), layers.Dense(84, "relu"), layers.Dense(10),
        ],
        "VGG": lambda: [
            *block(32), *block(32), layers.MaxPooling2D(), *block(64), *block(64), layers.MaxPooling2D(), layers.Flatten(),
            layers.Dense(128, "relu"), layers.Dropout(0.5), layers.Dense(10),
        ],
        "LSTM": lambda: [layers.Reshape((28, 28)), layers.LSTM(128), layers.Dense(10)],
        "Transformer": lambda: [layers.Reshape((28, 28)), layers.Dense(WIDTH), Encoder(), Encoder(), layers.GlobalAveragePooling1D(), layers.Dense(10)],
    }[model_name.removesuffix(" 256")]()
    model = keras.Sequential([keras.Input((28, 28, 1)), *stack])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(RATE, MOMENTUM), loss)
    order = np.random.default_rng(7).permutation(len(labels))
    data = tf.data.Dataset.from_tensor_slices((tf.constant(images[order]), tf.constant(labels[order])))
    batches = iter(data.batch(BATCH, drop_remainder=True).repeat().prefetch(2))
    # What model.fit calls for every batch, without callbacks and progress bar.
    function = model.make_train_function()

    def step():
        model.train_function(batches)

    return step


step = keras_steps() if way.startswith("keras") else torch_step()
begun, warm = time.perf_counter(), 0
while warm < 20 and (warm < 5 or time.perf_counter() - begun < 20):
    step()
    warm += 1
print("ready", flush=True)
for _ in sys.stdin:
    begun, milliseconds = time.perf_counter(), []
    while time.perf_counter() - begun < ROUND_SECONDS:
        start, steps = time.perf_counter(), 0
        while time.perf_counter() - start < STRETCH_SECONDS:
            step()
            steps += 1
        milliseconds.append((time.perf_counter() - start) / steps * 1000)
    print(*milliseconds, flush=True)
