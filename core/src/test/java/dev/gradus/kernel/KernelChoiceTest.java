package dev.gradus.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KernelChoiceTest {

    @Test
    void scalarCanBeForced() {
        assertEquals("scalar", KernelChoice.choose("scalar", ModuleLayer.boot()).name());
    }

    @Test
    void vectorIsChosenWhereTheVectorApiIs() {
        assertTrue(Providers.vector().name().matches("vector-(128|256|512|1024|2048)"));
        assertEquals(Providers.vector().name(), KernelChoice.choose("auto", ModuleLayer.boot()).name());
    }

    @Test
    void scalarIsChosenWhereTheVectorApiIsNot() {
        assertEquals("scalar", KernelChoice.choose("auto", ModuleLayer.empty()).name());
    }

    @Test
    void vectorForcedWithoutTheVectorApiNamesTheFlag() {
        String message = assertThrows(
                IllegalStateException.class, () -> KernelChoice.choose("vector", ModuleLayer.empty())).getMessage();
        assertTrue(message.contains("--add-modules jdk.incubator.vector"), message);
    }

    @Test
    void anUnknownProviderIsNamed() {
        String message = assertThrows(
                IllegalArgumentException.class, () -> KernelChoice.choose("gpu", ModuleLayer.boot())).getMessage();
        assertEquals("-Dgradus.kernels must be scalar or vector, got gpu", message);
    }
}
