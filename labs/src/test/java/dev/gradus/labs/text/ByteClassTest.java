package dev.gradus.labs.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ByteClassTest {

    @Test
    void everyByteHasItsClass() {
        Map<ByteClass, Integer> sizes = new EnumMap<>(ByteClass.class);
        for (int b = 0; b < 256; b++) {
            sizes.merge(ByteClass.of(b), 1, Integer::sum);
        }
        assertEquals(26, sizes.get(ByteClass.LOWER));
        assertEquals(26, sizes.get(ByteClass.UPPER));
        assertEquals(10, sizes.get(ByteClass.DIGIT));
        assertEquals(1, sizes.get(ByteClass.SPACE));
        assertEquals(2, sizes.get(ByteClass.NEWLINE));
        assertEquals(9, sizes.get(ByteClass.PUNCTUATION));
        assertEquals(8, sizes.get(ByteClass.BRACKET));
        assertEquals(32 - 9 - 8, sizes.get(ByteClass.OPERATOR));
        assertEquals(128, sizes.get(ByteClass.NON_ASCII));
        assertEquals(33 - 2, sizes.get(ByteClass.CONTROL));
    }

    @Test
    void someBytes() {
        assertEquals(ByteClass.BRACKET, ByteClass.of('<'));
        assertEquals(ByteClass.OPERATOR, ByteClass.of('='));
        assertEquals(ByteClass.PUNCTUATION, ByteClass.of(';'));
        assertEquals(ByteClass.CONTROL, ByteClass.of('\t'));
        assertThrows(IllegalArgumentException.class, () -> ByteClass.of(256));
        assertThrows(IllegalArgumentException.class, () -> ByteClass.of(-1));
    }
}
