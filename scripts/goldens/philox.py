"""The shuffles of engine/training/loop/split.ts: Philox 4x32-10, and Fisher and Yates."""

MASK = 0xFFFFFFFF
ORDER_STREAM = (1 << 20) - 2


def philox(seed, stream, step, block):
    c, k = [block & MASK, block >> 32, step & MASK, 0], [seed & MASK, stream & MASK]
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & MASK, (a >> 32) ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def epoch_order(count, seed, epoch):
    order = list(range(count))
    words = []
    for drawn, i in enumerate(range(count - 1, 0, -1)):
        if drawn % 4 == 0:
            words = philox(seed, ORDER_STREAM, epoch, drawn // 4)
        other = int(words[drawn % 4] / 2**32 * (i + 1))
        order[i], order[other] = order[other], order[i]
    return order
