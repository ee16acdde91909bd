"""Cases of the layers that came later: see layers.py."""
import torch
from torch import nn

from case import IMAGE, ROW, SEQUENCE, case, function


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


MORE = {
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
