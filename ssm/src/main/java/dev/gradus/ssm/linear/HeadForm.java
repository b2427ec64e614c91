package dev.gradus.ssm.linear;

import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * Sizes of a mixer with a matrix state of each head.
 *
 * @param modelDim D
 * @param heads H
 * @param keySize K, elements of a key
 * @param valueSize V, elements of a value
 */
public record HeadForm(int modelDim, int heads, int keySize, int valueSize) {

    /** Checks the ranges. */
    public HeadForm {
        if (modelDim < 1 || heads < 1 || keySize < 1 || valueSize < 1) {
            throw new IllegalArgumentException("a matrix state needs sizes of at least 1, got modelDim " + modelDim
                    + ", heads " + heads + ", keySize " + keySize + " and valueSize " + valueSize);
        }
    }

    /**
     * Heads that share the keys' and the values' channels evenly.
     *
     * @param modelDim D
     * @param heads H
     * @param keyDim channels of all keys, a multiple of H
     * @param valueDim channels of all values, a multiple of H
     * @return the sizes
     */
    public static HeadForm of(int modelDim, int heads, int keyDim, int valueDim) {
        if (heads < 1 || keyDim % heads != 0 || valueDim % heads != 0) {
            throw new IllegalArgumentException("a matrix state needs heads that divide the channels of keys and values,"
                    + " got " + heads + " heads for " + keyDim + " and " + valueDim);
        }
        return new HeadForm(modelDim, heads, keyDim / heads, valueDim / heads);
    }

    /** Channels of all keys. */
    int keyDim() {
        return heads * keySize;
    }

    /** Channels of all values. */
    int valueDim() {
        return heads * valueSize;
    }

    /** x [B,T,H n] as [B,T,H,n]. */
    Tensor split(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), heads, x.dim(2) / heads);
    }

    /** x [B,T,H,n] as [B,T,H n]. */
    Tensor join(Tensor x) {
        return x.reshape(x.dim(0), x.dim(1), heads * x.dim(3));
    }

    /** Shape of the state, [B,H,features,V]. */
    Shape state(int batch, int features) {
        return Shape.of(batch, heads, features, valueSize);
    }
}
