package dev.gradus.moe.golden;

import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.router.Routing;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.op.index.ScatterAdd;
import dev.gradus.op.shape.Cast;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/**
 * The tensors [S, E, C] of public codes, which give each token that an expert accepted a place from 0 to C - 1 there.
 *
 * @param dispatch who found room
 * @param experts  number of experts
 * @param capacity C
 * @param index    for each row of the dispatch, where it is in [S, E, C]
 */
record CapacityTensors(Dispatch dispatch, int experts, int capacity, int[] index) {

    /** Says in which order the slots of an expert take their places. */
    @FunctionalInterface
    interface Order {
        /** All slots of a group of tokens. */
        int[] slots(int firstToken);
    }

    static CapacityTensors of(Routing routing, Dispatch dispatch, int capacity, int groupSize, Order order) {
        int[] index = new int[dispatch.rows()];
        for (int first = 0; first < routing.numTokens(); first += groupSize) {
            int[] next = new int[routing.numExperts()];
            for (int slot : order.slots(first)) {
                if (dispatch.rowOfSlot()[slot] >= 0) {
                    int expert = routing.experts().ints()[slot];
                    int place = slot / routing.topK() * routing.numExperts() + expert;
                    index[dispatch.rowOfSlot()[slot]] = place * capacity + next[expert]++;
                }
            }
        }
        return new CapacityTensors(dispatch, routing.numExperts(), capacity, index);
    }

    /** First choices in the order of the tokens, then second choices. */
    static Order byChoice(int topK, int[] tokens) {
        return first -> {
            int[] slots = new int[tokens.length * topK];
            for (int i = 0; i < slots.length; i++) {
                slots[i] = tokens[i % tokens.length] * topK + i / tokens.length;
            }
            return slots;
        };
    }

    /** The weights in their places, 0 elsewhere, with their gradient. */
    Tensor combine(Tensor weights, int... shape) {
        Tensor kept = weights.reshape(weights.size())
                .apply(new IndexSelect(0), Tensor.of(dispatch.slotOfRow(), index.length));
        Tensor zero = Tensor.zeros(weights.dtype(), Shape.of(dispatch.numTokens() * experts * capacity));
        return zero.apply(new ScatterAdd(0), Tensor.of(index, index.length), kept).reshape(shape);
    }

    /** 1 in the same places. */
    Tensor taken(int... shape) {
        int[] taken = new int[dispatch.numTokens() * experts * capacity];
        for (int place : index) {
            taken[place] = 1;
        }
        return Tensor.of(taken, shape);
    }

    Tensor takenAs(DType dtype, int... shape) {
        return taken(shape).apply(new Cast(dtype));
    }
}
