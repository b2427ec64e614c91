package dev.gradus.attention.memory;

import dev.gradus.op.math.Clamp;
import dev.gradus.op.math.Elu;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * A memory of constant size (Munkhdalai et al. 2024, section 2.1): sums over all keys and values seen,
 * {@code M = sum f(k) v^T, z = sum f(k)} with {@code f(x) = elu(x) + 1}. A query reads {@code f(q) M / (f(q) z)}, a mean of
 * the values with weights {@code f(q) f(k)}.
 *
 * @param products M, [B,H,d,dv]
 * @param keys z, [B,H,d]
 */
public record CompressiveMemory(Tensor products, Tensor keys) {
    private static final double LEAST = 1e-10; // an empty memory reads 0

    /**
     * An empty memory.
     *
     * @param dtype float type
     * @param batch B
     * @param heads H
     * @param keySize d
     * @param valueSize dv
     * @return all zeros
     */
    public static CompressiveMemory empty(DType dtype, int batch, int heads, int keySize, int valueSize) {
        return new CompressiveMemory(Tensor.zeros(dtype, Shape.of(batch, heads, keySize, valueSize)),
                Tensor.zeros(dtype, Shape.of(batch, heads, keySize)));
    }

    /**
     * The features of queries and keys.
     *
     * @param x any shape
     * @return f(x), of the same shape
     */
    public static Tensor features(Tensor x) {
        return x.apply(new Elu(1)).add(1);
    }

    /**
     * What queries find.
     *
     * @param queries f(q), [B,H,T,d]
     * @return [B,H,T,dv]; 0 where nothing is remembered
     */
    public Tensor read(Tensor queries) {
        Tensor sums = queries.matmul(keys.reshape(keys.dim(0), keys.dim(1), keys.dim(2), 1)); // [B,H,T,1]
        return queries.matmul(products).div(sums.apply(new Clamp(LEAST, Double.MAX_VALUE)));
    }

    /**
     * This memory and more.
     *
     * @param features f(k), [B,H,T,d]
     * @param values [B,H,T,dv]
     * @param delta whether only what the memory does not hold yet is added: v less what k reads (equation 5)
     * @return the memory after them
     */
    public CompressiveMemory and(Tensor features, Tensor values, boolean delta) {
        Tensor added = delta ? values.sub(read(features)) : values;
        return new CompressiveMemory(products.add(features.transpose(2, 3).matmul(added)),
                keys.add(features.sum(2).reshape(keys.shape().dims())));
    }

    /**
     * Memory of the sums.
     *
     * @return bytes
     */
    public long bytes() {
        return (long) (products.size() + keys.size()) * products.dtype().bytes();
    }
}
