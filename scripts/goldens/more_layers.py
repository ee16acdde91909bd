"""Cases of layers added later: see layers.py."""
import torch
from torch import nn

from case import IMAGE, ROW, SEQUENCE, case, function


MEASURES = {
    "mean": torch.mean,
    "max": torch.max,
    "meanAbs": lambda x: x.abs().mean(),
    "norm": torch.linalg.vector_norm,
}


def branched(shapes, measure="mean", comparison=">", threshold=0.0, taken=True):
    def f(x, then, otherwise):
        value = MEASURES[measure](x)
        holds = bool(value > threshold if comparison == ">" else value < threshold)
        assert holds == taken and abs(value.item() - threshold) > 1e-3
        return then * 1 if holds else otherwise * 1
    return function("If", f, shapes, {"measure": measure, "comparison": comparison, "threshold": threshold})


def matmul(*shapes):
    return function("MatMul", torch.matmul, list(shapes))


def norm(shape, params):
    p, dim, keepdim = params.get("p", 2), params.get("dim", [1]), params.get("keepdim", False)
    return function("Norm", lambda x: torch.linalg.vector_norm(x, p, dim, keepdim), [shape], params)


def split(shape, chunks, dim):
    return function("Split", lambda x: torch.chunk(x, chunks, dim), [shape], {"chunks": chunks, "dim": dim})


def constant(shape, value):
    case_ = function("Constant", lambda: torch.full([3, *shape], value), [], {"shape": shape, "value": value})
    return case_


def cast(params, f, **options):
    return function("Cast", f, [IMAGE], params, scale=4, **options)


class Embedded(nn.Module):
    """A padding row is zero, as torch initializes it."""

    def __init__(self, **params):
        super().__init__()
        self.inner = nn.Embedding(**params)
        self.weight = self.inner.weight

    def forward(self, x):
        return self.inner(x.long())

    def named_parameters(self, *args, **kwargs):
        return [("weight", self.weight)]


def embedding(shape, **params):
    settings = {"num_embeddings": 7, "embedding_dim": 4, **params}
    return case("Embedding", Embedded(**settings), [shape], settings, whole=[settings["num_embeddings"]])


class Learned(nn.Module):
    def __init__(self, count, width):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(count, width))

    def forward(self, x):
        return x + self.weight[: x.shape[1]]


def sinusoidal(length, width, base=10000.0):
    """As in PyTorch's tutorial, for odd widths too."""
    position = torch.arange(length, dtype=torch.float64)[:, None]
    pair = torch.arange(width, dtype=torch.float64) // 2 * 2
    angle = position / base ** (pair / width)
    return torch.where(torch.arange(width) % 2 == 0, angle.sin(), angle.cos()).float()


def positions(shape, params=None):
    table = sinusoidal(shape[1], shape[2], **(params or {}))
    return function("SinusoidalPositionalEncoding", lambda x: x + table, [shape], params)


def bilinear(shapes, **params):
    module = nn.Bilinear(shapes[0][-1], shapes[1][-1], **params)
    return case("Bilinear", module, shapes, params)


def adaptive(kind, shape, size):
    return case(kind, getattr(nn, kind)(size), [shape], {"output_size": size})


def lrn(shape, **params):
    return case("LocalResponseNorm", nn.LocalResponseNorm(**params), [shape], params, scale=2)


VOLUME = [1, 2, 4, 5, 3]


def conv3(shape=VOLUME, **params):
    settings = {"kernel_size": [2, 3, 2], "out_channels": 2, **params}
    torch_settings = dict(settings)
    kind = torch_settings.pop("padding_kind", None)
    if kind:
        torch_settings["padding"] = kind
    return case("Conv3d", nn.Conv3d(shape[1], **torch_settings), [shape], settings)


def pool3(kind, shape=VOLUME, **params):
    return case(kind, getattr(nn, kind)(**params), [shape], params)


def formula(expression, f, *shapes, **options):
    return function("Formula", f, list(shapes), {"expression": expression}, **options)


class Wrapped(nn.Module):
    """A module with its own names of parameters and a custom forward."""

    def __init__(self, inner, f):
        super().__init__()
        self.inner, self.f = inner, f

    def forward(self, *xs):
        return self.f(self.inner, *xs)

    def named_parameters(self, *args, **kwargs):
        return self.inner.named_parameters()


def later(length, steps):
    return torch.ones(length, steps).triu(1).bool()


def multihead(params, shapes, masked=False, **options):
    settings = dict(params)
    kind = settings.pop("attention", "self")
    causal = settings.pop("causal", False)
    need = settings.pop("need_weights", False)
    key, value = {"self": (0, 0), "cross": (1, 1), "separate": (1, 2)}[kind]
    module = nn.MultiheadAttention(
        shapes[0][2], batch_first=True, kdim=shapes[key][2], vdim=shapes[value][2], **{"num_heads": 4, **settings}
    )

    def forward(inner, *xs):
        mask = xs[-1].bool() if masked else None
        out, weights = inner(
            xs[0], xs[key], xs[value], key_padding_mask=mask,
            attn_mask=later(shapes[0][1], shapes[key][1]) if causal else None, need_weights=need,
        )
        return [out, weights] if need else out

    if masked:
        params = {**params, "key_padding_mask": True}
        shapes = [*shapes, shapes[key][:2]]
    whole = [0] * (len(shapes) - 1) + [2] if masked else []
    return case("MultiheadAttention", Wrapped(module, forward), shapes, params, whole=whole, **options)


def encoder(params, shape, masked=False):
    settings = {"nhead": 4, "dim_feedforward": 5, "dropout": 0.0, **params}
    causal = settings.pop("causal", False)
    module = nn.TransformerEncoderLayer(shape[2], batch_first=True, **settings)

    def forward(inner, x, *mask):
        return inner(
            x, src_mask=later(shape[1], shape[1]) if causal else None,
            src_key_padding_mask=mask[0].bool() if mask else None,
        )

    settings = {**settings, "causal": causal, "key_padding_mask": masked}
    shapes = [shape, shape[:2]] if masked else [shape]
    return case("TransformerEncoderLayer", Wrapped(module, forward), shapes, settings, whole=[0, 2] if masked else [])


def decoder(params, shape, memory, masked=False):
    settings = {"nhead": 4, "dim_feedforward": 5, "dropout": 0.0, **params}
    causal = settings.pop("causal", True)
    module = nn.TransformerDecoderLayer(shape[2], batch_first=True, **settings)

    def forward(inner, x, m, *mask):
        return inner(
            x, m, tgt_mask=later(shape[1], shape[1]) if causal else None,
            memory_key_padding_mask=mask[0].bool() if mask else None,
        )

    settings = {**settings, "causal": causal, "key_padding_mask": masked}
    shapes = [shape, memory, memory[:2]] if masked else [shape, memory]
    whole = [0, 0, 2] if masked else []
    return case("TransformerDecoderLayer", Wrapped(module, forward), shapes, settings, whole=whole)


STEPS = [2, 5, 8]
MEMORY = [2, 6, 8]


class Recurrent(nn.Module):
    def __init__(self, kind, size, output="sequence", return_state=False, **params):
        super().__init__()
        self.inner = getattr(nn, kind)(size, batch_first=True, **params)
        self.output, self.return_state = output, return_state

    def forward(self, x):
        out, state = self.inner(x)
        states = [s.transpose(0, 1) for s in (state if isinstance(state, tuple) else [state])]
        if self.output == "last":
            directions = 2 if self.inner.bidirectional else 1
            out = states[0][:, -directions:].reshape(x.shape[0], -1)
        return [out, *states] if self.return_state else out

    def named_parameters(self, *args, **kwargs):
        return self.inner.named_parameters()


def recurrent(kind, shape=SEQUENCE, **params):
    settings = {"hidden_size": 3, **params}
    return case(kind, Recurrent(kind, shape[2], **settings), [shape], settings)


def recurrents(kind, **params):
    return [
        recurrent(kind, **params),
        recurrent(kind, output="last"),
        recurrent(kind, num_layers=2, bidirectional=True, return_state=True),
        recurrent(kind, [3, 6, 2], bidirectional=True, output="last", bias=False),
        recurrent(kind, [2, 1, 3], num_layers=3, return_state=True, output="last"),
    ]


MORE = {
    "Formula": [
        formula("a * sigmoid(b) + 1", lambda a, b: a * b.sigmoid() + 1, IMAGE, IMAGE),
        formula("-x^2 / (1 + abs(x))", lambda x: -(x**2) / (1 + x.abs()), ROW, scale=3),
        formula("softmax(q - max(q, k)) * 2", lambda q, k: (q - torch.maximum(q, k)).softmax(-1) * 2, IMAGE, [2, 3, 7, 1]),
        formula("(x - mean(x)) / sqrt(mean((x - mean(x))^2) + 1e-5)", lambda x: (x - x.mean((1, 2, 3), True)) / (x.var((1, 2, 3), unbiased=False, keepdim=True) + 1e-5).sqrt(), IMAGE),
        formula("sum(tanh(u) * erf(v)) + min(u, v, 0.1)", lambda u, v: (u.tanh() * v.erf()).sum((1, 2), True) + torch.minimum(torch.minimum(u, v), torch.tensor(0.1)), SEQUENCE, SEQUENCE),
        formula("sin(pi * a) + cos(a)^3 + softplus(b)^-1.5 + exp(a)^b", lambda a, b: torch.sin(torch.pi * a) + a.cos() ** 3 + nn.functional.softplus(b) ** -1.5 + a.exp() ** b, ROW, ROW),
        formula("log(relu(a) + e)^0.5", lambda a: (a.relu() + torch.e).log().sqrt(), IMAGE),
    ],
    "MultiheadAttention": [
        multihead({}, [STEPS]),
        multihead({"causal": True, "num_heads": 2, "bias": False}, [STEPS]),
        multihead({"attention": "cross", "need_weights": True}, [STEPS, MEMORY]),
        multihead({"attention": "separate"}, [STEPS, MEMORY, MEMORY]),
        multihead({"attention": "cross", "num_heads": 1}, [STEPS, [2, 4, 3]]),
        multihead({"attention": "separate", "bias": False}, [STEPS, [2, 4, 3], [2, 4, 8]]),
        multihead({}, [STEPS], masked=True),
        multihead({"attention": "cross"}, [STEPS, MEMORY], masked=True),
    ],
    "TransformerEncoderLayer": [
        encoder({}, STEPS),
        encoder({"activation": "gelu", "norm_first": True, "causal": True}, STEPS),
        encoder({"bias": False, "layer_norm_eps": 0.01, "nhead": 2}, STEPS),
        encoder({}, STEPS, masked=True),
    ],
    "TransformerDecoderLayer": [
        decoder({}, STEPS, MEMORY),
        decoder({"activation": "gelu", "norm_first": True, "causal": False}, STEPS, MEMORY),
        decoder({"bias": False}, STEPS, MEMORY, masked=True),
    ],
    "RNN": [*recurrents("RNN"), recurrent("RNN", [2, 7, 3], nonlinearity="relu")],
    "LSTM": recurrents("LSTM"),
    "GRU": recurrents("GRU"),
    "Conv3d": [
        conv3(),
        conv3(kernel_size=[3, 3, 3], padding=[1, 1, 1], stride=[2, 2, 1]),
        conv3(stride=[2, 1, 1], dilation=[2, 2, 1], padding=[1, 2, 0], bias=False),
        conv3([2, 4, 3, 3, 3], out_channels=6, groups=2, padding=[0, 1, 1]),
        conv3(padding_kind="same", kernel_size=[2, 3, 4]),
        conv3(padding_kind="valid", kernel_size=[1, 1, 1]),
        conv3(padding=[2, 1, 1], padding_mode="reflect"),
        conv3(padding=[1, 1, 1], padding_mode="circular", stride=[3, 1, 2]),
    ],
    "MaxPool3d": [
        pool3("MaxPool3d", kernel_size=[2, 2, 2]),
        pool3("MaxPool3d", kernel_size=[3, 2, 3], stride=[2, 1, 1], padding=[1, 1, 0], ceil_mode=True),
    ],
    "AvgPool3d": [
        pool3("AvgPool3d", kernel_size=[2, 2, 2]),
        pool3("AvgPool3d", kernel_size=[3, 2, 3], stride=[2, 1, 1], padding=[1, 1, 0], ceil_mode=True),
        pool3("AvgPool3d", kernel_size=[3, 2, 2], stride=[2, 2, 2], padding=[1, 1, 1], count_include_pad=False),
    ],
    "BatchNorm3d": [
        case("BatchNorm3d", nn.BatchNorm3d(2), [VOLUME], {}),
        case("BatchNorm3d", nn.BatchNorm3d(2), [VOLUME], {}, training=False),
    ],
    "Bilinear": [
        bilinear([ROW, [3, 4]], out_features=2),
        bilinear([SEQUENCE, [2, 4, 3]], out_features=3, bias=False),
    ],
    "Embedding": [
        embedding([3, 6]),
        embedding([2, 3, 2], embedding_dim=1),
        embedding([4], padding_idx=2),
        embedding([3, 6], padding_idx=0),
    ],
    "LearnedPositionalEncoding": [
        case("LearnedPositionalEncoding", Learned(6, 5), [SEQUENCE], {"max_length": 6}),
        case("LearnedPositionalEncoding", Learned(4, 5), [SEQUENCE], {"max_length": 4}),
    ],
    "SinusoidalPositionalEncoding": [positions(SEQUENCE), positions([1, 12, 6], {"base": 100.0})],
    "AlphaDropout": [
        case("AlphaDropout", nn.AlphaDropout(0.5), [ROW], {}, training=False),
        case("AlphaDropout", nn.AlphaDropout(0.0), [IMAGE], {"p": 0}),
    ],
    "LocalResponseNorm": [
        lrn([2, 7, 3, 2], size=5),
        lrn([2, 4, 3], size=2, alpha=0.5, beta=0.6, k=2.0),
        lrn([1, 3, 2, 2, 2], size=3, alpha=0.1),
    ],
    "AdaptiveAvgPool1d": [adaptive("AdaptiveAvgPool1d", [2, 3, 8], 3), adaptive("AdaptiveAvgPool1d", [2, 3, 8], 1)],
    "AdaptiveMaxPool1d": [adaptive("AdaptiveMaxPool1d", [2, 3, 8], 3), adaptive("AdaptiveMaxPool1d", [2, 3, 8], 4)],
    "AdaptiveMaxPool2d": [
        adaptive("AdaptiveMaxPool2d", IMAGE, [3, 4]),
        adaptive("AdaptiveMaxPool2d", IMAGE, [1, 1]),
        adaptive("AdaptiveMaxPool2d", IMAGE, [7, 3]),
    ],
    "If": [
        branched([ROW, ROW, ROW], threshold=-0.5),
        branched([ROW, ROW, ROW], threshold=0.5, taken=False),
        branched([IMAGE, IMAGE, IMAGE], measure="max", threshold=0.9),
        branched([IMAGE, SEQUENCE, SEQUENCE], measure="max", comparison="<", threshold=0.9, taken=False),
        branched([SEQUENCE, IMAGE, IMAGE], measure="meanAbs", comparison="<", threshold=0.9),
        branched([SEQUENCE, SEQUENCE, SEQUENCE], measure="norm", threshold=2.0),
        branched([IMAGE, SEQUENCE, SEQUENCE], measure="norm", comparison="<", threshold=2.0, taken=False),
    ],
    "Stack": [
        function("Stack", lambda *xs: torch.stack(xs, 1), [ROW, ROW, ROW]),
        function("Stack", lambda *xs: torch.stack(xs, -1), [IMAGE, IMAGE], {"dim": -1}),
        function("Stack", lambda *xs: torch.stack(xs, 2), [SEQUENCE, SEQUENCE], {"dim": 2}),
    ],
    "MatMul": [
        matmul([2, 3, 4], [2, 4, 5]),
        matmul([2, 3, 2, 4], [2, 3, 4, 1]),
        matmul([2, 1, 2, 4], [2, 3, 4, 3]),
        matmul([2, 3, 2, 4], [2, 1, 4, 3]),
    ],
    "Norm": [
        norm(ROW, {}),
        norm(IMAGE, {"dim": [2, 3], "keepdim": True}),
        norm(SEQUENCE, {"p": 1, "dim": [2]}),
        norm(IMAGE, {"p": 3, "dim": [1]}),
    ],
    "Split": [split(IMAGE, 2, 1), split([2, 4, 5], 2, 1), split([2, 4, 6], 3, -1), split([3, 7], 4, 1)],
    "Constant": [constant([2, 3], 0.5), constant([1], -2)],
    "Cast": [
        cast({}, lambda x: x + 0),
        cast({"dtype": "int32"}, lambda x: x.to(torch.int32)),
        cast({"dtype": "bool"}, lambda x: x.to(torch.bool), whole=[3]),
    ],
    "GlobalAvgPool1d": [case("GlobalAvgPool1d", nn.AdaptiveAvgPool1d(1), [SEQUENCE], {})],
    "GlobalMaxPool1d": [case("GlobalMaxPool1d", nn.AdaptiveMaxPool1d(1), [SEQUENCE], {})],
    "GlobalAvgPool3d": [case("GlobalAvgPool3d", nn.AdaptiveAvgPool3d(1), [[2, 3, 2, 4, 3]], {})],
}
