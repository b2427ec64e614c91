package dev.gradus.labs.lab;

import java.io.PrintWriter;
import java.util.Locale;

/** What the reader sees: on a terminal one line that is drawn again, elsewhere a plain line now and then. */
public final class Console {
    private static final int WIDEST = 79;
    private static final int BAR = 20;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final int PLAIN_LINES = 5;

    private final PrintWriter out;
    private final boolean terminal;
    private long drawnAt;
    private long plainLines;
    private boolean open;

    /**
     * How far a piece of work is.
     *
     * @param label    what is worked on
     * @param done     finished steps, at least 1
     * @param total    all steps
     * @param seconds  time that these steps took
     * @param measures what else to show, such as the loss
     */
    public record Progress(String label, long done, long total, double seconds, String measures) {

        private String left() {
            return done == total
                    ? String.format(Locale.ROOT, "%.0f s", seconds)
                    : String.format(Locale.ROOT, "%.0f s left", seconds / done * (total - done));
        }

        private String bar() {
            int full = (int) (BAR * done / total);
            return String.format(Locale.ROOT, "%-16s [%s%s] %3d%%  %s  %s", label, "=".repeat(full),
                    " ".repeat(BAR - full), 100 * done / total, measures, left());
        }

        private String line() {
            return String.format(Locale.ROOT, "%-16s step %d of %d  %s  %s", label, done, total, measures, left());
        }
    }

    /**
     * A console.
     *
     * @param out      where to write
     * @param terminal whether lines can be drawn again
     */
    public Console(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** The launcher says whether standard output is a terminal; without it Java's guess is used. */
    static boolean onTerminal() {
        String said = System.getProperty("gradus.terminal");
        return said != null ? Boolean.parseBoolean(said) : System.console() != null;
    }

    /**
     * Writes a line.
     *
     * @param text the line
     */
    public void line(String text) {
        closeBar();
        out.println(text);
        out.flush();
    }

    /**
     * Shows how far the work is: call it after every step, few of the calls print.
     *
     * @param progress how far
     */
    public void progress(Progress progress) {
        boolean last = progress.done == progress.total;
        if (terminal) {
            draw(progress, last);
        } else {
            printNowAndThen(progress);
        }
        if (last) {
            closeBar();
            plainLines = 0;
        }
    }

    private void draw(Progress progress, boolean last) {
        long now = System.nanoTime();
        if (open && !last && now - drawnAt < REDRAW_NANOS) {
            return;
        }
        String bar = progress.bar();
        out.print("\r\033[K" + bar.substring(0, Math.min(WIDEST, bar.length())));
        out.flush();
        drawnAt = now;
        open = true;
    }

    private void printNowAndThen(Progress progress) {
        long due = progress.done * PLAIN_LINES / progress.total;
        if (due > plainLines) {
            out.println(progress.line());
            out.flush();
            plainLines = due;
        }
    }

    private void closeBar() {
        if (open) {
            out.println();
            out.flush();
            open = false;
        }
    }
}
