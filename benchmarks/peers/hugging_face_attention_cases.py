"""Longformer's chunks and BigBird's blocks of Hugging Face transformers, with their projections and without."""
from hugging_face_cases import COMPILED, EAGER, layer_call
from registry import backward, case
from torch_cases import call_of, leaf, torch_with

HEADS, SIZE, WIDTH, BLOCK = 4, 64, 256, 64


def longformer(tokens):
    """The layer, and what its forward wants beside the input: nothing is padding, nothing global."""
    import torch
    import transformers as hf
    from transformers.models.longformer.modeling_longformer import LongformerSelfAttention
    layer = LongformerSelfAttention(hf.LongformerConfig(
        hidden_size=WIDTH, num_attention_heads=HEADS, num_hidden_layers=1, attention_window=[256],
        attention_probs_dropout_prob=0.0), 0)
    no = torch.zeros(1, tokens, dtype=torch.bool)
    return layer, dict(attention_mask=torch.zeros(1, tokens), is_index_masked=no, is_index_global_attn=no, is_global_attn=False)


def longformer_chunks(layer, masks):
    """What the layer's forward does with queries, keys and values [1, tokens, heads, size]."""
    import torch

    def f(q, k, v):
        side = layer.one_sided_attn_window_size
        scores = layer._sliding_chunks_query_key_matmul(q / SIZE ** 0.5, k, side)
        hidden = (masks["attention_mask"] != 0)[:, :, None, None]
        penalty = hidden.type_as(q).masked_fill(hidden, torch.finfo(q.dtype).min)
        scores += layer._sliding_chunks_query_key_matmul(torch.ones_like(penalty), penalty, side)
        share = torch.softmax(scores, -1, dtype=torch.float32).masked_fill(masks["is_index_masked"][:, :, None, None], 0.0)
        return layer._sliding_chunks_matmul_attn_probs_value(share, v, side)
    return f


def bigbird(tokens, training):
    """The layer, and the masks that its forward wants; in training it draws random blocks."""
    import torch
    import transformers as hf
    from transformers.models.big_bird.modeling_big_bird import BigBirdBlockSparseAttention, BigBirdModel
    layer = BigBirdBlockSparseAttention(hf.BigBirdConfig(
        hidden_size=WIDTH, num_attention_heads=HEADS, block_size=BLOCK, num_random_blocks=3, max_position_embeddings=tokens,
        attention_type="block_sparse", use_bias=True), seed=0).train(training)
    blocks, band, rows, columns = BigBirdModel.create_masks_for_block_sparse_attn(torch.ones(1, tokens), BLOCK)
    return layer, dict(band_mask=band, from_mask=rows, to_mask=columns, from_blocked_mask=blocks, to_blocked_mask=blocks)


def bigbird_blocks(layer, masks, tokens):
    """What the layer's forward does with queries, keys and values [1, heads, tokens, size]: it also writes the probabilities
    of all pairs."""
    def f(q, k, v):
        return layer.bigbird_block_sparse_attention(
            q, k, v, **masks, n_heads=HEADS, n_rand_blocks=3, attention_head_size=SIZE, from_block_size=BLOCK,
            to_block_size=BLOCK, batch_size=1, from_seq_len=tokens, to_seq_len=tokens, seed=0, plan_from_length=None,
            plan_num_rand_blocks=None)[0]
    return f


@case("AttentionBenchmark.run", EAGER, COMPILED)
def attention(params, peer):
    torch = torch_with(params)
    model, tokens, both = params["model"], int(params["tokens"]), backward(params)
    if model not in ("longformer", "longformer_chunks", "bigbird", "bigbird_blocks"):
        return None
    layer, masks = longformer(tokens) if model.startswith("longformer") else bigbird(tokens, both)
    if model in ("longformer", "bigbird"):
        return layer_call(layer, leaf(1, tokens, WIDTH), params, peer, lambda x: layer(x, **masks)[0])
    f, order = {
        "longformer_chunks": lambda: (longformer_chunks(layer, masks), (1, tokens, HEADS, SIZE)),
        "bigbird_blocks": lambda: (bigbird_blocks(layer, masks, tokens), (1, HEADS, tokens, SIZE)),
    }[model]()
    return call_of(torch.compile(f, dynamic=False) if peer == COMPILED else f, tuple(leaf(*order) for _ in range(3)), both)
