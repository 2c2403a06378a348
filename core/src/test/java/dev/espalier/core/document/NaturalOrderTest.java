package dev.espalier.core.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

    @Test
    void numbersCountByTheirSize() {
        List<String> ordered = List.of(
                "",
                "conv1",
                "conv1.bias",
                "conv2",
                "conv02",
                "conv10",
                "features.0.0",
                "features.2",
                "features.2.conv.0.0",
                "features.2.conv.1",
                "features.10",
                "features.12345678901234567890123",
                "layer",
                "layer1.9",
                "layer1.10",
                "layer2.0");
        List<String> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(3));
        shuffled.sort(new NaturalOrder());
        assertEquals(ordered, shuffled);
    }
}
