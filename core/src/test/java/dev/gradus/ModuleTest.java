package dev.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gradus.kernel.Kernels;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Core as a module, although the other tests run on the class path. */
class ModuleTest {

    private static final String CORE = "dev.gradus.core";

    @Test
    void everyPackageIsExportedButTheKernels() throws URISyntaxException {
        ModuleDescriptor core = finder().find(CORE).orElseThrow().descriptor();
        Set<String> exported = core.exports().stream().filter(e -> !e.isQualified()).map(Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> open = core.packages().stream().filter(name -> !name.startsWith("dev.gradus.kernel"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(open, exported);
    }

    @Test
    void theModulePathRunsTheSameKernels() throws ReflectiveOperationException, URISyntaxException {
        ModuleLayer boot = ModuleLayer.boot();
        Configuration resolved = boot.configuration().resolve(finder(), ModuleFinder.of(), Set.of(CORE));
        ModuleLayer.Controller layer = ModuleLayer.defineModulesWithOneLoader(
                resolved, List.of(boot), ClassLoader.getPlatformClassLoader());
        Module core = layer.layer().findModule(CORE).orElseThrow();
        layer.addOpens(core, "dev.gradus.kernel", getClass().getModule());
        Class<?> kernels = Class.forName(core, "dev.gradus.kernel.Kernels");
        Object active = kernels.getMethod("active").invoke(null);
        assertEquals(Kernels.active().name(), kernels.getMethod("name").invoke(active));
    }

    private static ModuleFinder finder() throws URISyntaxException {
        return ModuleFinder.of(home(Kernels.class), home(Logger.class));
    }

    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
