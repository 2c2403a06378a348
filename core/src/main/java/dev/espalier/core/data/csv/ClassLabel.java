package dev.espalier.core.data.csv;

import dev.espalier.core.data.column.CellFault;
import dev.espalier.core.data.column.CellText;
import dev.espalier.core.data.column.ColumnReader;
import dev.espalier.core.data.column.DecimalText;
import dev.espalier.core.data.column.MissingCells;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The index of a class.
 *
 * @param places of the classes
 * @param numbers whether most labels are numbers, so that one that is none is a mistake
 * @param missing which labels are missing; none may be
 */
record ClassLabel(Map<String, Integer> places, boolean numbers, MissingCells missing) implements ColumnReader {

    static ClassLabel of(List<String> classes, boolean numbers, MissingCells missing) {
        return new ClassLabel(CellText.indices(classes), numbers, missing.refused());
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public @Nullable CellFault read(String text, double[] into, int at) {
        Integer place = places.get(CellText.canonical(text));
        if (place != null) {
            into[at] = place;
            return null;
        }
        into[at] = 0;
        String count = ", for there are " + places.size() + " classes";
        if (missing.is(text)) {
            return MissingCells.NO_LABEL;
        }
        if (!numbers) {
            return new CellFault(
                    "label is '" + CellText.shortened(text) + "'; it must be one of " + CellText.listed(places) + count,
                    "correct it or list it in classes");
        }
        if (DecimalText.matches(text) && !CellText.isWhole(text)) {
            return new CellFault(
                    "label is " + CellText.shortened(text) + "; it must be a whole number" + count,
                    "correct it, or set task: regression to predict values");
        }
        return new CellFault(
                "label is " + CellText.shortened(text) + "; it must be one of " + CellText.listed(places) + count,
                "correct it, list all labels in classes, or set task: regression to predict values");
    }
}
