package dev.gradus.labs.text;

import dev.gradus.data.TokenSequence;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Generator;
import dev.gradus.sequence.Sampling;
import dev.gradus.sequence.SequenceModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a model writes after a few bytes that it never saw.
 *
 * @param prompt from the held-out text
 * @param text   what follows, by the model
 */
public record Sample(String prompt, String text) {
    private static final Sampling SAMPLING = new Sampling(0.8, 0, 0.95);

    /**
     * Picks a place in the held-out text and lets a model go on from there. It never sees more bytes at once than in
     * training: when a window is full, the second half of it becomes the prompt of the next.
     *
     * @param model   predicts bytes
     * @param heldOut where the prompt is from
     * @param context bytes of a window; half of one is the prompt
     * @param bytes   to write
     * @param rng     chooses the place and the bytes
     * @return prompt and text
     */
    public static Sample write(SequenceModel model, TokenSequence heldOut, int context, int bytes, Rng rng) {
        boolean wasTraining = model.isTraining();
        model.train(false);
        try {
            int[] prompt = prompt(heldOut, Math.max(1, context / 2), rng.fork("place"));
            return new Sample(text(prompt),
                    text(goOn(new Generator(model), prompt, context, bytes, rng.fork("bytes"))));
        } finally {
            model.train(wasTraining);
        }
    }

    /** From the start of a line, if one is near. */
    private static int[] prompt(TokenSequence heldOut, int length, Rng rng) {
        int place = rng.nextInt(heldOut.length() - length);
        int start = place;
        while (start > 0 && place - start < length && heldOut.at(start - 1) != '\n') {
            start--;
        }
        int[] prompt = new int[length];
        for (int i = 0; i < length; i++) {
            prompt[i] = heldOut.at(start + i);
        }
        return prompt;
    }

    private static int[] goOn(Generator generator, int[] prompt, int context, int bytes, Rng rng) {
        int[] all = Arrays.copyOf(prompt, prompt.length + bytes);
        int written = prompt.length;
        while (written < all.length) {
            int[] window = Arrays.copyOfRange(all, written - prompt.length, written);
            int room = Math.min(all.length - written, Math.max(1, context - prompt.length));
            int[] ids =
                    generator.generate(window, new Generator.Settings(room, SAMPLING, Generator.NO_STOP), rng).ids();
            System.arraycopy(ids, 0, all, written, ids.length);
            written += ids.length;
        }
        return Arrays.copyOfRange(all, prompt.length, all.length);
    }

    /** Bytes that are no valid UTF-8 appear as replacement characters. */
    private static String text(int[] bytes) {
        byte[] utf8 = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            utf8[i] = (byte) bytes[i];
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
