package dev.espalier.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.data.ColumnEncoding.DateTime;
import dev.espalier.api.data.ColumnEncoding.Index;
import dev.espalier.api.data.ColumnEncoding.Missing;
import dev.espalier.api.data.ColumnEncoding.OneHot;
import dev.espalier.api.data.ColumnEncoding.Ordinal;
import dev.espalier.api.data.ColumnEncoding.Part;
import dev.espalier.api.data.ColumnEncoding.Unknown;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ColumnEncodingTest {

    private static final List<String> NAMES = List.of("a", "b", "c");

    @Test
    void placesOfMissingAndUnknownCategoriesFollowTheOthers() {
        OneHot both = new OneHot(NAMES, Unknown.OWN, Missing.OWN);
        assertEquals(5, both.width());
        assertEquals(OptionalInt.of(3), both.missingPlace());
        assertEquals(OptionalInt.of(4), both.unknownPlace());
        OneHot unknown = new OneHot(NAMES, Unknown.OWN, Missing.ZEROS);
        assertEquals(4, unknown.width());
        assertEquals(OptionalInt.empty(), unknown.missingPlace());
        assertEquals(OptionalInt.of(3), unknown.unknownPlace());
        OneHot shared = new OneHot(NAMES, Unknown.MISSING, Missing.OWN);
        assertEquals(4, shared.width());
        assertEquals(shared.missingPlace(), shared.unknownPlace());
        assertEquals(3, new OneHot(NAMES, Unknown.ERROR, Missing.ERROR).width());
    }

    @Test
    void anIndexIsOneValue() {
        Index index = new Index(NAMES, Unknown.OWN, Missing.OWN, 2);
        assertEquals(1, index.width());
        assertEquals(5, index.places());
    }

    @Test
    void contradictionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Index(NAMES, Unknown.ERROR, Missing.ZEROS, 0));
        assertThrows(IllegalArgumentException.class, () -> new Index(NAMES, Unknown.MISSING, Missing.ERROR, 0));
        assertThrows(IllegalArgumentException.class, () -> new Ordinal(List.of("a", "a")));
        assertThrows(IllegalArgumentException.class, () -> new Ordinal(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new DateTime(DateTime.ISO, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new DateTime(DateTime.ISO, List.of(Part.HOUR, Part.HOUR)));
    }

    @Test
    void cyclicalPartsAreTwoValues() {
        assertEquals(4, new DateTime(DateTime.ISO, List.of(Part.TIME, Part.YEAR, Part.MONTH)).width());
    }
}
