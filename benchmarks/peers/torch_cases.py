"""PyTorch, eager and compiled."""
from registry import backward, case

EAGER, COMPILED = "PyTorch", "torch.compile"
WINDOW = 256


def torch_with(params):
    import torch
    torch.set_num_threads(int(params.get("threads", "1")))
    torch.manual_seed(0)
    return torch


def leaf(*shape):
    import torch
    return torch.randn(*shape).requires_grad_()


def call_of(f, inputs, both, leaves=None):
    """f alone without gradients, or f and the gradients of all leaves for a fixed cotangent."""
    import torch

    def forward():
        with torch.no_grad():
            return f(*inputs)
    if not both:
        return forward
    cotangent = torch.randn_like(forward())
    wanted = leaves if leaves is not None else inputs
    return lambda: torch.autograd.grad(f(*inputs), wanted, cotangent)


@case("MatMulBenchmark.multiply", EAGER)
def matmul(params, peer):
    torch = torch_with(params)
    m, k, n = map(int, params["shape"].split("x"))
    return call_of(torch.matmul, (leaf(m, k), leaf(k, n)), False)


def row(both):
    def make(params, peer):
        torch = torch_with(params)
        F = torch.nn.functional
        target = torch.randint(0, 1000, (4096,))
        f, inputs = {
            "softmax": (lambda x: torch.softmax(x, -1), (leaf(4096, 512),)),
            "layer_norm": (lambda x, w, b: F.layer_norm(x, (512,), w, b), (leaf(4096, 512), leaf(512), leaf(512))),
            "gelu_erf": (F.gelu, (leaf(4096, 1024),)),
            "gelu_tanh": (lambda x: F.gelu(x, approximate="tanh"), (leaf(4096, 1024),)),
            "cross_entropy": (lambda x: F.cross_entropy(x, target), (leaf(4096, 1000),)),
        }[params["op"]]
        return call_of(torch.compile(f) if peer == COMPILED else f, inputs, both)
    return make


case("RowBenchmark.forward", EAGER, COMPILED)(row(False))
case("RowBenchmark.forwardBackward", EAGER, COMPILED)(row(True))


def tiny(name, shape, both):
    def make(params, peer):
        torch = torch_with(params)
        return call_of(getattr(torch, name), (leaf(*shape), leaf(*shape)), both)
    return make


for _name, _shape, _case in (("add", (8,), "add8"), ("matmul", (16, 16), "matmul16")):
    case(f"TinyBenchmark.{_case}", EAGER)(tiny(_name, _shape, False))
    case(f"TinyBenchmark.{_case}Backward", EAGER)(tiny(_name, _shape, True))


@case("UpdateBenchmark.adamW", EAGER)
def adamw(params, peer):
    torch = torch_with(params)
    x = leaf(int(params["parameters"]))
    x.grad = torch.randn_like(x)
    return torch.optim.AdamW([x], lr=1e-4, fused=True).step


@case("MlpStepBenchmark.step", EAGER)
def mlp(params, peer):
    torch = torch_with(params)
    nn, F = torch.nn, torch.nn.functional
    dims, batch = params["net"].split("x")
    dims, batch = [int(d) for d in dims.split("-")], int(batch)
    layers = [layer for m, n in zip(dims, dims[1:]) for layer in (nn.Linear(m, n), nn.ReLU())][:-1]
    net, x = nn.Sequential(*layers), torch.randn(batch, dims[0])
    classes = dims[-1] > 1
    y = torch.randint(0, dims[-1], (batch,)) if classes else torch.randn(batch, 1)
    loss = F.cross_entropy if classes else F.mse_loss
    rule = {"sgd": torch.optim.SGD, "adamw": torch.optim.AdamW}[params["optimizer"]]
    optimizer = rule(net.parameters(), lr=1e-4, fused=True)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss(net(x), y).backward()
        optimizer.step()
    return step


@case("AttentionBenchmark.run", EAGER)
def attention(params, peer):
    """Dense, and a window as a mask."""
    torch = torch_with(params)
    small, window = params["model"] == "small", params["model"] == "window"
    if not small and params["model"] not in ("dense", "window"):
        return None
    shape = (8, 4, 256, 32) if small else (1, 4, int(params["tokens"]), 64)
    how = {"attn_mask": window_mask(shape[2])} if window else {"is_causal": True}
    f = torch.nn.functional.scaled_dot_product_attention
    return call_of(lambda q, k, v: f(q, k, v, **how), (leaf(*shape), leaf(*shape), leaf(*shape)), backward(params))


def window_mask(tokens):
    import torch
    i = torch.arange(tokens, dtype=torch.int32)
    back = i[:, None] - i[None]
    return (back >= 0) & (back < WINDOW)


@case("AttentionBenchmark.run", COMPILED)
def flex(params, peer):
    """A window that skips blocks; its gradient is not there on a CPU."""
    if params["model"] != "window" or backward(params):
        return None
    return flex_window(params, peer)


def flex_window(params, peer):
    torch = torch_with(params)
    from torch.nn.attention.flex_attention import flex_attention
    tokens = int(params["tokens"])
    blocks = window_blocks(tokens)
    attend = torch.compile(flex_attention, dynamic=False)
    inputs = [leaf(1, 4, tokens, 64).detach() for _ in range(3)]
    return call_of(lambda q, k, v: attend(q, k, v, block_mask=blocks), inputs, False)


def window_blocks(tokens, size=128):
    """The blocks that the window cuts, and those wholly inside; create_block_mask would try every pair of tokens."""
    import torch
    from torch.nn.attention.flex_attention import BlockMask
    blocks, far = tokens // size, WINDOW // size
    row = torch.arange(blocks)
    cut = torch.stack([row, row - far], 1).flip(1)  # the query's own block, and that where its window begins
    inside = torch.stack([row - back for back in range(far - 1, 0, -1)], 1)

    def listed(columns):  # as many as there are, those of each row in front
        columns = torch.where(columns < 0, blocks, columns).sort(1).values
        count = (columns < blocks).sum(1).to(torch.int32)
        wide = torch.zeros(blocks, blocks, dtype=torch.int32)
        wide[:, :columns.shape[1]] = columns.clamp(max=blocks - 1)
        return count[None, None], wide[None, None]
    return BlockMask.from_kv_blocks(*listed(cut), *listed(inside), BLOCK_SIZE=size, seq_lengths=(tokens, tokens),
                                    mask_mod=lambda b, h, i, j: (i >= j) & (i - j < WINDOW))


case("WindowBenchmark.forward", COMPILED)(flex_window)


def windows(both):
    def make(params, peer):
        """A mask of all pairs, as far as it goes."""
        if int(params["tokens"]) > 16384:
            return None
        return attention({**params, "model": "window", "pass": "forwardBackward" if both else "forward"}, peer)
    return make


case("WindowBenchmark.forward", EAGER)(windows(False))
case("WindowBenchmark.forwardBackward", EAGER)(windows(True))


@case("StateSpaceBenchmark.run", EAGER)
def scan(params, peer):
    """A loop over the tokens, as one would write it."""
    if params["model"] != "scan":
        return None
    torch = torch_with(params)
    length = int(params["tokens"])
    a = (-torch.arange(1, 17, dtype=torch.float32).repeat(256, 1)).requires_grad_()
    inputs = (leaf(length, 4, 256), leaf(length, 4, 256), a, leaf(length, 4, 16), leaf(length, 4, 16), leaf(256))

    def f(u, delta, a, b, c, d):
        delta = torch.nn.functional.softplus(delta)
        h, ys = u.new_zeros(4, 256, 16), []
        for u_t, d_t, b_t, c_t in zip(u, delta, b, c):
            h = torch.exp(d_t[..., None] * a) * h + (d_t * u_t)[..., None] * b_t[:, None]
            ys.append((h * c_t[:, None]).sum(-1))
        return torch.stack(ys) + u * d
    return call_of(f, inputs, backward(params))
