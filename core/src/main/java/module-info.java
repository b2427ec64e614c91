/** Tensors, autograd, kernels, layers and training. */
@SuppressWarnings("module") // the modules that kernels are exported to are built after this one
module dev.gradus.core {
    requires org.slf4j;

    exports dev.gradus.kernel to
            dev.gradus.moe,
            dev.gradus.ssm,
            dev.gradus.attention,
            dev.gradus.benchmarks;
    exports dev.gradus.autograd;
    exports dev.gradus.check;
    exports dev.gradus.data;
    exports dev.gradus.golden;
    exports dev.gradus.io;
    exports dev.gradus.nn;
    exports dev.gradus.op.attention;
    exports dev.gradus.op.conv;
    exports dev.gradus.op.index;
    exports dev.gradus.op.linalg;
    exports dev.gradus.op.loss;
    exports dev.gradus.op.math;
    exports dev.gradus.op.norm;
    exports dev.gradus.op.reduce;
    exports dev.gradus.op.sequence;
    exports dev.gradus.op.shape;
    exports dev.gradus.op;
    exports dev.gradus.optim;
    exports dev.gradus.pattern;
    exports dev.gradus.random;
    exports dev.gradus.sequence;
    exports dev.gradus.tensor;
    exports dev.gradus.train;
}
