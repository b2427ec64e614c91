package dev.gradus.kernel;

import dev.gradus.kernel.scalar.ScalarKernels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the kernels of this JVM, once.
 *
 * <p>The vector provider is loaded by name, so that nothing here refers to the incubating module; the system property
 * {@code gradus.kernels=scalar|vector} forces the choice.
 */
final class KernelChoice {

    private static final String PROPERTY = "gradus.kernels";
    private static final String MODULE = "jdk.incubator.vector";
    private static final String PROVIDER = "dev.gradus.kernel.vector.VectorKernels";
    private static final int SMALLEST_WIDTH = 128;
    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

    static final Kernels ACTIVE = choose(System.getProperty(PROPERTY, "auto"), ModuleLayer.boot());

    private KernelChoice() {}

    static Kernels choose(String wanted, ModuleLayer layer) {
        return switch (wanted) {
            case "scalar" -> new ScalarKernels();
            case "vector" -> forced(layer);
            case "auto" -> best(layer);
            default -> throw new IllegalArgumentException(
                    "-D" + PROPERTY + " must be scalar or vector, got " + wanted);
        };
    }

    private static Kernels forced(ModuleLayer layer) {
        if (layer.findModule(MODULE).isEmpty()) {
            throw new IllegalStateException(
                    "-D" + PROPERTY + "=vector needs the JVM flag --add-modules " + MODULE + ", which is missing");
        }
        return vector(layer);
    }

    private static Kernels best(ModuleLayer layer) {
        if (layer.findModule(MODULE).isEmpty()) {
            LOG.info("Scalar kernels: start the JVM with --add-modules {} for the fast ones (same numbers)", MODULE);
            return new ScalarKernels();
        }
        Kernels vector = vector(layer);
        if (width(vector) < SMALLEST_WIDTH) {
            LOG.info("Scalar kernels: this machine's vectors are narrower than {} bits", SMALLEST_WIDTH);
            return new ScalarKernels();
        }
        return vector;
    }

    private static int width(Kernels vector) {
        return Integer.parseInt(vector.name().substring("vector-".length()));
    }

    /** The module of core does not require the incubating one, so it is read here, when the kernels are wanted. */
    private static Kernels vector(ModuleLayer layer) {
        layer.findModule(MODULE).ifPresent(KernelChoice.class.getModule()::addReads);
        try {
            return (Kernels) Class.forName(PROVIDER).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The vector kernels could not be loaded: " + e, e);
        }
    }
}
