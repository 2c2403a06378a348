package dev.espalier.core.data.column;

import dev.espalier.api.data.ColumnEncoding;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One of several categories, as one value for each place or as the index of its place. */
final class CategoryReader implements ColumnReader {

    private static final int NOWHERE = -1;

    private final ColumnEncoding.Categorical encoding;
    private final MissingCells missing;
    private final Map<String, Integer> places;
    private final boolean oneHot;

    CategoryReader(ColumnEncoding.Categorical encoding, MissingCells missing) {
        this.encoding = encoding;
        this.missing = missing;
        this.places = CellText.indices(encoding.categories());
        this.oneHot = encoding instanceof ColumnEncoding.OneHot;
    }

    @Override
    public int width() {
        return encoding.width();
    }

    @Override
    public @Nullable CellFault read(String text, double[] into, int at) {
        if (missing.is(text)) {
            write(encoding.missingPlace(), into, at);
            return encoding.missing() == ColumnEncoding.Missing.ERROR ? MissingCells.REFUSED : null;
        }
        Integer place = CellText.find(places, text);
        if (place != null) {
            write(place, into, at);
            return null;
        }
        write(encoding.unknownPlace(), into, at);
        return encoding.unknown() == ColumnEncoding.Unknown.ERROR
                ? new CellFault(
                        "'" + CellText.shortened(text) + "' is none of the " + places.size()
                                + " categories of training: " + CellText.listed(places),
                        "correct it or train with data that have it")
                : null;
    }

    private void write(OptionalInt place, double[] into, int at) {
        write(place.orElse(NOWHERE), into, at);
    }

    private void write(int place, double[] into, int at) {
        if (!oneHot) {
            into[at] = Math.max(0, place);
            return;
        }
        Arrays.fill(into, at, at + encoding.width(), 0);
        if (place >= 0) {
            into[at + place] = 1;
        }
    }
}
