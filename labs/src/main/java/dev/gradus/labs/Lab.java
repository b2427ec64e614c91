package dev.gradus.labs;

import dev.gradus.kernel.Kernels;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. Without a subcommand it prints its help. */
@Command(
        name = "lab",
        description = "Train, compare and look at sequence models.",
        mixinStandardHelpOptions = true,
        version = "Gradus 0.1.0")
public final class Lab implements Runnable {

    @Spec
    private CommandSpec spec;

    private Lab() {}

    /**
     * Runs the command line and ends the JVM with its exit code.
     *
     * @param args what was typed after {@code ./lab}
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Lab());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Says which Java and which kernels this machine runs. */
    @Command(description = "Show the Java version and the kernels in use.")
    void doctor() {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("java     %s%n", Runtime.version());
        out.printf("kernels  %s%n", Kernels.active().name());
        out.printf("threads  %d%n", Runtime.getRuntime().availableProcessors());
    }
}
