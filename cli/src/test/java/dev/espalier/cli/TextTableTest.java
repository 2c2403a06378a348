package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void alignsColumns() {
        List<String> lines = new TextTable()
                .row("optimizer", "adam", "Adam")
                .row("a heading that is longer than a column")
                .row("loss", "cross-entropy", "")
                .lines();

        assertEquals(
                List.of(
                        "optimizer  adam           Adam",
                        "a heading that is longer than a column",
                        "loss       cross-entropy"),
                lines);
    }
}
