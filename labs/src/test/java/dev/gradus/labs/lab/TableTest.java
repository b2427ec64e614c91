package dev.gradus.labs.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table =
            new Table(List.of("model", "bits"), List.of(List.of("dense", "2.5"), List.of("top-2", "12.25")));

    @Test
    void columnsAreAligned() {
        assertEquals("""
                model   bits
                ------------
                dense    2.5
                top-2  12.25""", table.toString());
    }

    @Test
    void csvReadsBack() {
        assertEquals("model,bits\ndense,2.5\ntop-2,12.25\n", table.toCsv());
        assertEquals(table, Table.ofCsv(table.toCsv()));
        Table empty = new Table(List.of("a", "b"), List.of(List.of("", "")));
        assertEquals(empty, Table.ofCsv(empty.toCsv()));
    }

    @Test
    void raggedRowsAndCellsThatBreakARowAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Table(List.of("a"), List.of(List.of("1", "2"))));
        assertThrows(IllegalArgumentException.class, () -> Table.ofCsv("a,b\n1\n"));
        assertThrows(IllegalArgumentException.class, () -> Table.ofCsv(""));
        for (String cell : List.of("1,2", "1\n2", "1\r2")) {
            assertThrows(IllegalArgumentException.class, () -> new Table(List.of("a"), List.of(List.of(cell))).toCsv());
        }
    }
}
