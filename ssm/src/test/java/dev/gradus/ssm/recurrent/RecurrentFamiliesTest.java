package dev.gradus.ssm.recurrent;

import dev.gradus.nn.Init;
import dev.gradus.random.Rng;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.sequence.TimeMixerContract;
import dev.gradus.ssm.linear.RecurrentState;
import dev.gradus.tensor.DType;
import org.junit.jupiter.api.Nested;

/** What every time mixer promises, of the families whose state is gated number by number and of the LSTMs. */
class RecurrentFamiliesTest {
    private static final Init INIT = Init.normal(0.4);

    /** A state of so many numbers for a sequence. */
    private abstract static class Family extends TimeMixerContract<RecurrentState> {
        @Override
        protected final long stateBytes(int modelDim, int batch, int tokens) {
            return 4L * batch * numbers(modelDim);
        }

        abstract int numbers(int modelDim);
    }

    @Nested
    class HgrnForms extends Family {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            LowerBounds bounds = new LowerBounds(3, modelDim, INIT, dtype, new Rng(2));
            return new Hgrn(new Hgrn.Config(modelDim, 1, 1e-5), bounds, INIT, dtype, new Rng(3));
        }

        @Override
        int numbers(int modelDim) {
            return modelDim;
        }
    }

    @Nested
    class MinGruForms extends Family {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new MinGru(modelDim, Candidate.POSITIVE, INIT, dtype, new Rng(3));
        }

        @Override
        int numbers(int modelDim) {
            return modelDim;
        }
    }

    @Nested
    class MinLstmForms extends Family {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new MinLstm(modelDim, Candidate.LINEAR, INIT, dtype, new Rng(3));
        }

        @Override
        int numbers(int modelDim) {
            return modelDim;
        }
    }

    @Nested
    class LruForms extends Family {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new Lru(new Lru.Config(modelDim, 5, 0.3, 0.9), dtype, new Rng(3));
        }

        @Override
        int numbers(int modelDim) {
            return 2 * 5;
        }
    }

    @Nested
    class GriffinForms extends Family {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new Griffin(new Griffin.Config(modelDim, 8, 2, 3), INIT, dtype, new Rng(3));
        }

        @Override
        int numbers(int modelDim) {
            return 2 * 8 + 8 + 1;
        }
    }

    @Nested
    class MlstmForms extends Family {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new Mlstm(new Mlstm.Config(modelDim, 8, 2, 4, 3), INIT, dtype, new Rng(3));
        }

        @Override
        int numbers(int modelDim) {
            return 2 * 8 + 2 * 4 * 5 + 2;
        }
    }

    @Nested
    class SlstmForms extends Family {
        @Override
        protected TimeMixer<RecurrentState> mixer(int modelDim, DType dtype) {
            return new Slstm(modelDim, 2, INIT, dtype, new Rng(3));
        }

        @Override
        int numbers(int modelDim) {
            return 4 * modelDim;
        }
    }
}
