package dev.gradus.op;

import dev.gradus.op.conv.CausalConv1d;
import dev.gradus.op.conv.Conv1d;
import dev.gradus.op.conv.Conv2d;
import dev.gradus.op.conv.FftConv;
import java.util.List;

/** What the ops of {@code dev.gradus.op.conv} must do. */
final class ConvCases {
    private ConvCases() {}

    static List<OpCase> all() {
        return List.of(conv1d(), conv2d(), causalConv1d(), fftConv());
    }

    private static OpCase conv1d() {
        Conv1d plain = new Conv1d(1, 0, 1, 1);
        Conv1d all = new Conv1d(2, 3, 2, 2);
        String needs =
                "conv1d needs x [N, in, L], W [out, in / 1, K], optionally b [out], out divisible by 1 and a window"
                        + " that fits, got ";
        return OpCase.of(Conv1d.class)
                .float32Within(5e-5)
                .on(plain, Input.normal(2, 4, 9), Input.normal(6, 4, 3))
                .on(plain, Input.normal(2, 4, 9), Input.normal(6, 4, 3), Input.normal(6))
                .on(plain, Input.normal(1, 1, 1), Input.normal(1, 1, 1), Input.normal(1))
                .on(plain, Input.normal(0, 4, 9), Input.normal(6, 4, 3), Input.normal(6))
                .on(plain, Input.normal(2, 4, 9), Input.normal(6, 4, 9))
                .on(new Conv1d(1, 5, 1, 1), Input.normal(2, 3, 2), Input.normal(4, 3, 3), Input.normal(4))
                .on(new Conv1d(1, 2, 1, 4), Input.normal(2, 4, 9), Input.normal(4, 1, 3), Input.normal(4))
                .on(new Conv1d(3, 1, 1, 1), Input.normal(2, 4, 9), Input.normal(6, 4, 2), Input.normal(6))
                .on(all, Input.normal(2, 4, 12), Input.normal(6, 2, 3), Input.normal(6))
                .on(new Conv1d(1, 1, 1, 1), Input.normal(2, 17, 41), Input.normal(19, 17, 3), Input.normal(19))
                .large(all, Input.normal(3, 40, 300), Input.normal(30, 20, 3), Input.normal(30))
                .rejects(() -> new Conv1d(0, 0, 1, 1),
                        "conv1d needs stride, dilation and groups of at least 1 and padding"
                                + " of at least 0, got 0, 1, 1 and 0")
                .fails(plain, needs + "FLOAT32 [2, 4, 2] and FLOAT32 [6, 4, 3]", Input.normal(2, 4, 2),
                        Input.normal(6, 4, 3))
                .fails(plain, needs + "FLOAT32 [2, 4, 9] and FLOAT32 [6, 3, 3]", Input.normal(2, 4, 9),
                        Input.normal(6, 3, 3))
                .fails(plain, needs + "FLOAT32 [2, 4, 9], FLOAT32 [6, 4, 3] and FLOAT32 [4]", Input.normal(2, 4, 9),
                        Input.normal(6, 4, 3), Input.normal(4))
                .fails(plain, needs + "FLOAT32 [4, 9] and FLOAT32 [6, 4, 3]", Input.normal(4, 9), Input.normal(6, 4, 3))
                .fails(plain,
                        "conv1d needs floating-point tensors of one type, got FLOAT32 [1, 1, 2] and INT32 [1, 1, 2]",
                        Input.normal(1, 1, 2), Input.ids(3, 1, 1, 2));
    }

    private static OpCase conv2d() {
        Conv2d plain = new Conv2d(1, 0);
        String needs =
                "conv2d needs x [N, in, H, W], W [out, in, KH, KW], optionally b [out] and a window that fits, got ";
        return OpCase.of(Conv2d.class)
                .float32Within(5e-5)
                .on(plain, Input.normal(2, 3, 5, 6), Input.normal(4, 3, 3, 2))
                .on(new Conv2d(1, 1), Input.normal(1, 2, 5, 6), Input.normal(3, 2, 3, 3), Input.normal(3))
                .on(new Conv2d(2, 1), Input.normal(2, 2, 5, 6), Input.normal(3, 2, 3, 3), Input.normal(3))
                .on(new Conv2d(3, 4), Input.normal(2, 1, 1, 2), Input.normal(2, 1, 2, 2))
                .on(plain, Input.normal(1, 1, 1, 1), Input.normal(1, 1, 1, 1), Input.normal(1))
                .on(plain, Input.normal(0, 2, 5, 6), Input.normal(3, 2, 3, 3), Input.normal(3))
                .on(plain, Input.normal(2, 5, 11, 13), Input.normal(7, 5, 3, 3), Input.normal(7))
                .large(new Conv2d(1, 1), Input.normal(3, 7, 41, 43), Input.normal(9, 7, 3, 3), Input.normal(9))
                .rejects(() -> new Conv2d(1, -1),
                        "conv2d needs a stride of at least 1 and padding of at least 0, got 1 and -1")
                .fails(plain, needs + "FLOAT32 [1, 2, 2, 6] and FLOAT32 [3, 2, 3, 3]", Input.normal(1, 2, 2, 6),
                        Input.normal(3, 2, 3, 3))
                .fails(plain, needs + "FLOAT32 [2, 5, 6] and FLOAT32 [3, 2, 3, 3]", Input.normal(2, 5, 6),
                        Input.normal(3, 2, 3, 3))
                .fails(plain, "conv2d needs floating-point tensors of one type, got INT32 [1, 1, 2, 2] and FLOAT32"
                        + " [1, 1, 1, 1]", Input.ids(3, 1, 1, 2, 2), Input.normal(1, 1, 1, 1));
    }

    private static OpCase causalConv1d() {
        CausalConv1d last = new CausalConv1d(1, true);
        CausalConv1d first = new CausalConv1d(1, false);
        return OpCase.of(CausalConv1d.class)
                .on(last, Input.normal(2, 7, 5), Input.normal(5, 1, 4))
                .on(last, Input.normal(2, 7, 5), Input.normal(5, 1, 4), Input.normal(5))
                .on(first, Input.normal(2, 5, 7), Input.normal(5, 1, 4), Input.normal(5))
                .on(new CausalConv1d(2, false), Input.normal(1, 3, 9), Input.normal(3, 1, 3), Input.normal(3))
                .on(new CausalConv1d(3, true), Input.normal(2, 2, 3), Input.normal(3, 1, 4), Input.normal(3))
                .on(last, Input.normal(1, 1, 1), Input.normal(1, 1, 1), Input.normal(1))
                .on(last, Input.normal(2, 0, 3), Input.normal(3, 1, 4), Input.normal(3))
                .on(last, Input.normal(2, 9, 70), Input.normal(70, 1, 4), Input.normal(70))
                .large(last, Input.normal(2, 170, 130), Input.normal(130, 1, 4), Input.normal(130))
                .large(first, Input.normal(2, 130, 170), Input.normal(130, 1, 3))
                .rejects(() -> new CausalConv1d(0, true), "causal_conv1d needs a dilation of at least 1, got 0")
                .fails(last,
                        "causal_conv1d needs x [B, T, C], w [C, 1, K] and optionally b [C], got FLOAT32 [2, 5, 7] and"
                                + " FLOAT32 [5, 1, 4]",
                        Input.normal(2, 5, 7), Input.normal(5, 1, 4))
                .fails(first,
                        "causal_conv1d needs x [B, C, T], w [C, 1, K] and optionally b [C], got FLOAT32 [2, 5, 7],"
                                + " FLOAT32 [5, 1, 4] and FLOAT32 [4]",
                        Input.normal(2, 5, 7), Input.normal(5, 1, 4),
                        Input.normal(4))
                .fails(last, "causal_conv1d needs floating-point tensors of one type, got FLOAT32 [1, 2, 3] and INT32"
                        + " [3, 1, 2]", Input.normal(1, 2, 3), Input.ids(3, 3, 1, 2));
    }

    private static OpCase fftConv() {
        FftConv conv = new FftConv();
        return OpCase.of(FftConv.class)
                .on(conv, Input.normal(2, 3, 8), Input.normal(3, 8))
                .on(conv, Input.normal(3, 7), Input.normal(3, 7))
                .on(conv, Input.normal(2, 2, 3, 5), Input.normal(3, 2))
                .on(conv, Input.normal(2, 3, 5), Input.normal(3, 9))
                .on(conv, Input.normal(1, 1, 1), Input.normal(1, 1))
                .on(conv, Input.normal(0, 3, 5), Input.normal(3, 5))
                .on(conv, Input.normal(2, 3, 0), Input.normal(3, 5))
                .on(conv, Input.normal(2, 3, 5), Input.normal(3, 0))
                .on(conv, Input.normal(2, 3, 300), Input.normal(3, 300))
                .large(conv, Input.normal(2, 30, 600), Input.normal(30, 600))
                .fails(conv, "fft_conv needs u [..., D, T] and k [D, K], got FLOAT32 [2, 3, 5] and FLOAT32 [4, 5]",
                        Input.normal(2, 3, 5), Input.normal(4, 5))
                .fails(conv, "fft_conv needs u [..., D, T] and k [D, K], got FLOAT32 [5] and FLOAT32 [5]",
                        Input.normal(5), Input.normal(5))
                .fails(conv, "fft_conv needs floating-point tensors of one type, got FLOAT32 [3, 5] and INT32 [3, 5]",
                        Input.normal(3, 5), Input.ids(4, 3, 5));
    }
}
