package dev.gradus.labs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.gradus.labs.attention.AttentionLab;
import dev.gradus.labs.bench.BenchCommand;
import dev.gradus.labs.bench.BenchReportCommand;
import dev.gradus.labs.lab.DoctorCommand;
import dev.gradus.labs.lab.ExitCode;
import dev.gradus.labs.lab.Labs;
import dev.gradus.labs.lab.ListCommand;
import dev.gradus.labs.lab.RunCommand;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.moe.MoeLab;
import dev.gradus.labs.ssm.SsmLab;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line. Without a subcommand it prints its help. */
@Command(
        name = "lab",
        description = "Train, compare and look at sequence models.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footer = {"", "Begin with:  ./lab run moe"})
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = "--trace", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean trace;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show what the libraries log.")
    private boolean verbose;

    private Main() {}

    /**
     * Runs the command line and ends the JVM with its exit code.
     *
     * @param args what was typed after {@code ./lab}
     */
    public static void main(String[] args) {
        System.exit(commandLine(new Labs(List.of(MoeLab.lab(), SsmLab.lab(), AttentionLab.lab()))).execute(args));
    }

    static CommandLine commandLine(Labs labs) {
        Main lab = new Main();
        CommandLine line = new CommandLine(lab).addSubcommand(new ListCommand(labs))
                .addSubcommand(new RunCommand(labs)).addSubcommand(BenchCommand.line())
                .addSubcommand(new BenchReportCommand())
                .addSubcommand(new DoctorCommand());
        line.setExecutionStrategy(lab::execute);
        line.setExecutionExceptionHandler((e, command, parsed) -> lab.explain(e, command.getErr()));
        line.setParameterExceptionHandler((e, args) -> lab.explain(e));
        line.registerConverter(Size.class, Size::named);
        line.registerConverter(Long.class, Main::wholeNumber);
        return line;
    }

    private static Long wholeNumber(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("it needs a whole number of at most 18 digits, got '" + text + "'");
        }
    }

    private int execute(CommandLine.ParseResult parsed) {
        if (verbose && LoggerFactory.getLogger("dev.gradus") instanceof Logger logger) {
            logger.setLevel(Level.DEBUG);
        }
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError e) {
            return explain(e, spec.commandLine().getErr());
        }
    }

    private int explain(ParameterException e) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("lab: " + ExitCode.sentence(e));
        err.println(
                "lab: ./" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help shows what can be typed");
        return ExitCode.BAD_INPUT;
    }

    private int explain(Throwable e, PrintWriter err) {
        if (trace) {
            e.printStackTrace(err);
        }
        err.println("lab: " + ExitCode.sentence(e));
        return ExitCode.of(e);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** What the jar's manifest says. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"Gradus " + (version == null ? "(not packaged)" : version)};
        }
    }
}
