package dev.gradus.sequence;

import dev.gradus.tensor.Tensor;

/**
 * Gated recurrent unit, as {@code torch.nn.GRU} computes it: {@code r = s(i_r + u_r), z = s(i_z + u_z),
 * n = tanh(i_n + r u_n), h' = (1 - z) n + z h} with i from the input and u from the state (Cho et al. 2014).
 */
public record GruCell() implements RecurrentCell {

    @Override
    public int gates() {
        return 3;
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    public Tensor[] next(Tensor[] input, Tensor[] recurrent, Tensor[] state) {
        Tensor h = state[0];
        Tensor r = input[0].add(recurrent[0]).sigmoid();
        Tensor z = input[1].add(recurrent[1]).sigmoid();
        Tensor n = input[2].add(r.mul(recurrent[2])).tanh();
        return new Tensor[] {n.add(z.mul(h.sub(n)))};
    }
}
