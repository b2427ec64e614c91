package dev.gradus.benchmarks.models;

import dev.gradus.data.Batch;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerNorm;
import dev.gradus.nn.Linear;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * An encoder with BERT's head for words (Devlin et al. 2019): {@code logits = norm(f(W y + b)) E^T + c}, with the encoder's
 * own table of words E [V,D].
 */
final class MaskedLanguageModel extends Layer {
    private static final double EPS = 1e-12;

    private final UnaryOperator<Tensor> encoder;
    private final Activation activation;
    private final Linear dense;
    private final LayerNorm norm;
    private final Linear words;
    private final Tensor bias;

    /** {@code states} reads ids [B,T] and gives [B,T,D] from the layer. */
    MaskedLanguageModel(Layer layer, UnaryOperator<Tensor> states, int modelDim, Activation activation, Rng rng) {
        this.encoder = states;
        this.activation = activation;
        child("encoder", layer);
        dense = child("dense",
                new Linear(modelDim, modelDim, true, Init.normal(0.02), DType.FLOAT32, rng.fork("head")));
        norm = child("norm", new LayerNorm(modelDim, EPS, DType.FLOAT32));
        Tensor table = layer.parameters().get("embeddings.word_embeddings.weight");
        words = Linear.tied(table);
        bias = parameter("bias", Tensor.zeros(DType.FLOAT32, Shape.of(table.dim(0))));
    }

    /** Mean cross-entropy of all places. */
    Tensor loss(Batch batch) {
        Tensor y = encoder.apply(batch.ids());
        Tensor logits = words.forward(norm.forward(activation.apply(dense.forward(y)))).add(bias); // [B,T,V]
        return logits.apply(new CrossEntropy(), batch.targets());
    }
}
