package dev.gradus.sequence;

import dev.gradus.tensor.Tensor;

/**
 * Long short-term memory, as {@code torch.nn.LSTM} computes it: {@code i = s(..), f = s(..), g = tanh(..), o = s(..),
 * c' = f c + i g, h' = o tanh(c')}, each of the sum of its maps of input and state (Hochreiter and Schmidhuber 1997; with
 * the forget gate of Gers et al. 2000).
 */
public record LstmCell() implements RecurrentCell {

    @Override
    public int gates() {
        return 4;
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public Tensor[] next(Tensor[] input, Tensor[] recurrent, Tensor[] state) {
        Tensor i = input[0].add(recurrent[0]).sigmoid();
        Tensor f = input[1].add(recurrent[1]).sigmoid();
        Tensor g = input[2].add(recurrent[2]).tanh();
        Tensor o = input[3].add(recurrent[3]).sigmoid();
        Tensor c = f.mul(state[1]).add(i.mul(g));
        return new Tensor[] {o.mul(c.tanh()), c};
    }
}
