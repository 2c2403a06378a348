package dev.espalier.core.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThinnedListTest {

    private static ThinnedList<Integer> counted(int capacity, int entries) {
        ThinnedList<Integer> list = new ThinnedList<>(capacity);
        IntStream.range(0, entries).forEach(list::add);
        return list;
    }

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "1, 0",
        "4, 0 1 2 3",
        "5, 0 2 4",
        "6, 0 2 4 5",
        "7, 0 2 4 6",
        "8, 0 2 4 6 7",
        "9, 0 4 8",
        "12, 0 4 8 11",
        "16, 0 4 8 12 15",
        "17, 0 8 16",
    })
    void keepsEveryEntryAtFirstThenOneInTwoFourAndEight(int entries, String kept) {
        List<Integer> expected = new ArrayList<>();
        for (String number : kept.split(" ")) {
            if (!number.isEmpty()) {
                expected.add(Integer.parseInt(number));
            }
        }
        assertEquals(expected, counted(4, entries).entries());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 7, 50})
    void isBoundedEvenAndHasTheFirstAndTheLast(int capacity) {
        ThinnedList<Integer> list = new ThinnedList<>(capacity);
        for (int entry = 0; entry < 3000; entry++) {
            list.add(entry);
            List<Integer> kept = list.entries();
            assertTrue(kept.size() <= capacity + 1, () -> kept + " of at most " + capacity);
            assertEquals(0, kept.get(0));
            assertEquals(entry, kept.get(kept.size() - 1));
            int stride = kept.size() > 1 ? kept.get(1) : 1;
            for (int i = 0; i < kept.size() - 1; i++) {
                assertEquals(i * stride, kept.get(i), kept::toString);
            }
            assertTrue(entry < capacity || kept.size() - 1 >= capacity / 2, () -> kept + " is too few");
        }
    }

    @Test
    void whatWasAskedForDoesNotChange() {
        ThinnedList<Integer> list = counted(4, 4);
        List<Integer> before = list.entries();
        list.add(4);
        assertEquals(List.of(0, 1, 2, 3), before);
        assertNotSame(before, list.entries());
    }
}
