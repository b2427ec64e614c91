package dev.gradus.labs.text;

import dev.gradus.autograd.Autograd;
import dev.gradus.data.Batch;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.Workspace;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Judges language models by held-out text, the same for all of them.
 *
 * @param batches the windows
 */
public record Judge(List<Batch> batches) {

    /** Checks that there is something to judge by. */
    public Judge {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("a judge needs at least one batch, got none");
        }
    }

    /**
     * How many bits the model needs for a byte of the text, on average.
     *
     * @param model predicts bytes
     * @return mean cross-entropy in bits; auxiliary losses don't count
     */
    public double bitsPerByte(SequenceModel model) {
        return bitsPerByte(model, (batch, losses) -> {});
    }

    /**
     * As {@link #bitsPerByte(SequenceModel)}, and shows what the layers did.
     *
     * @param model    predicts bytes
     * @param observer gets each batch with its losses and insights, whose tensors are gone when it returns
     * @return mean cross-entropy in bits
     */
    public double bitsPerByte(SequenceModel model, BiConsumer<Batch, SequenceModel.Losses> observer) {
        boolean wasTraining = model.isTraining();
        model.train(false);
        try {
            return Autograd.noGrad(() -> mean(model, observer));
        } finally {
            model.train(wasTraining);
        }
    }

    private double mean(SequenceModel model, BiConsumer<Batch, SequenceModel.Losses> observer) {
        Workspace workspace = new Workspace();
        double nats = 0;
        long tokens = 0;
        for (Batch batch : batches) {
            double mean = workspace.run(() -> {
                SequenceModel.Losses losses = model.loss(batch);
                observer.accept(batch, losses);
                return losses.task().item();
            });
            nats += mean * batch.targets().size();
            tokens += batch.targets().size();
        }
        return nats / tokens / Math.log(2);
    }
}
