package dev.gradus.labs.lab;

import dev.gradus.kernel.Kernels;
import dev.gradus.kernel.Parallel;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what this machine offers, and what to change if something is amiss. */
@Command(
        name = "doctor",
        description = "Show Java, kernels, threads and memory, and what to change if something is amiss.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Runnable {
    private static final long WANTED_HEAP = 1L << 30;

    @Spec
    private CommandSpec spec;

    /** The command. */
    public DoctorCommand() {}

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("java      %s, %s%n", Runtime.version(), System.getProperty("java.vm.name"));
        out.printf("machine   %s %s, %d processors%n", System.getProperty("os.name"), System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
        out.printf("kernels   %s%n", kernels(Kernels.active().name()));
        out.printf("threads   %d (change with GRADUS_OPTS=-Dgradus.threads=N)%n", Parallel.threads());
        out.printf("heap      %s%n", heap(Runtime.getRuntime().maxMemory()));
        out.printf("runs      %s%n", runs(RunFolder.home().resolve("runs")));
    }

    static String kernels(String name) {
        return name.startsWith("scalar")
                ? name + "; the fast ones need --add-modules jdk.incubator.vector, which ./lab gives"
                : name;
    }

    static String heap(long bytes) {
        String most = "at most " + (bytes >> 20) + " MiB";
        return bytes < WANTED_HEAP ? most + "; size small wants 1 GiB: GRADUS_OPTS=-Xmx1g" : most;
    }

    static String runs(Path folder) {
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        boolean writable = there != null && Files.isDirectory(there) && Files.isWritable(there);
        return writable ? folder.toString() : folder + "; it can't be written: ./lab run LAB --out FOLDER";
    }
}
