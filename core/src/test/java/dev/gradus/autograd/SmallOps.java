package dev.gradus.autograd;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;

/** Ops just large enough to test the engine without the real ones; float64 only. */
final class SmallOps {
    private SmallOps() {}

    static Tensor vector(double... values) {
        return Tensor.of(values, values.length);
    }

    static Tensor leaf(double... values) {
        return vector(values).requireGrad();
    }

    private static Tensor like(Tensor x) {
        return Tensor.zeros(DType.FLOAT64, x.shape());
    }

    /** y = a + b; its gradients are the cotangent itself, twice. */
    record Plus() implements Op {
        @Override
        public Tensor forward(Tensor... in) {
            Tensor y = like(in[0]);
            for (int i = 0; i < y.size(); i++) {
                y.doubles()[i] = in[0].doubles()[i] + in[1].doubles()[i];
            }
            return y;
        }

        @Override
        public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
            return new Tensor[] {grad, grad};
        }
    }

    /** y = a * b. */
    record Times() implements Op {
        @Override
        public Tensor forward(Tensor... in) {
            Tensor y = like(in[0]);
            for (int i = 0; i < y.size(); i++) {
                y.doubles()[i] = in[0].doubles()[i] * in[1].doubles()[i];
            }
            return y;
        }

        @Override
        public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
            return new Tensor[] {forward(grad, inputs[1]), forward(grad, inputs[0])};
        }
    }

    /** Two outputs, 2 x and 3 x; says in its gradient which of them were used. */
    record TwiceAndThrice() implements MultiOp {
        @Override
        public Tensor[] forwardAll(Tensor[] inputs) {
            return new Tensor[] {scaled(inputs[0], 2), scaled(inputs[0], 3)};
        }

        @Override
        public Tensor[] backwardAll(Tensor[] grads, Tensor[] inputs, Tensor[] outputs) {
            Tensor dx = like(inputs[0]);
            for (int i = 0; i < dx.size(); i++) {
                dx.doubles()[i] = (grads[0] == null ? 0 : 2 * grads[0].doubles()[i])
                        + (grads[1] == null ? 0 : 3 * grads[1].doubles()[i]);
            }
            return new Tensor[] {dx};
        }

        private static Tensor scaled(Tensor x, double factor) {
            Tensor y = like(x);
            for (int i = 0; i < y.size(); i++) {
                y.doubles()[i] = factor * x.doubles()[i];
            }
            return y;
        }
    }

    /** y = x, with a backward that returns whatever it was told to. */
    record Returns(Tensor... gradients) implements Op {
        @Override
        public Tensor forward(Tensor... inputs) {
            return new Plus().forward(inputs[0], like(inputs[0]));
        }

        @Override
        public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
            return gradients;
        }
    }
}
