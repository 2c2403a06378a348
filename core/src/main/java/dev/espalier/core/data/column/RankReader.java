package dev.espalier.core.data.column;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rank of a category among ordered ones, from 0; NaN where it is missing and may be. */
final class RankReader implements ColumnReader {

    private final MissingCells missing;
    private final Map<String, Integer> ranks;

    RankReader(List<String> categories, MissingCells missing) {
        this.missing = missing;
        this.ranks = CellText.indices(categories);
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public @Nullable CellFault read(String text, double[] into, int at) {
        into[at] = Double.NaN;
        if (missing.is(text)) {
            return missing.kept() ? null : MissingCells.REFUSED;
        }
        Integer rank = CellText.find(ranks, text);
        if (rank == null) {
            return new CellFault(
                    "'" + CellText.shortened(text) + "' is not one of " + CellText.listed(ranks),
                    "correct it or train with data that have it");
        }
        into[at] = rank;
        return null;
    }
}
