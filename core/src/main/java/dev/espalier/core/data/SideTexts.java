package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.Dataset;
import java.util.List;

/** The texts of a column that decides which samples are held out. */
final class SideTexts {

    private SideTexts() {}

    /**
     * The texts of a column.
     *
     * @param data the samples
     * @param column its name
     * @param setting what names it, such as {@code data.validation.group}
     * @return a text for each sample
     * @throws EspalierException if the data has no such column; code DATA_SCHEMA
     */
    static List<String> of(Dataset data, String column, String setting) {
        return data.sideColumn(column)
                .orElseThrow(() -> new EspalierException(
                        ErrorCode.DATA_SCHEMA,
                        setting,
                        "the data has no column '" + column + "'",
                        "name a column of the data; sources without columns are split by a fraction, folds or a file of row"
                                + " numbers"));
    }

    /**
     * The texts of a column that has one for each sample.
     *
     * @throws EspalierException also if a text is blank, naming samples; code DATA_VALUE
     */
    static List<String> required(Dataset data, String column, String setting) {
        List<String> texts = of(data, column, setting);
        ProblemList problems = new ProblemList(setting);
        for (int sample = 0; sample < texts.size(); sample++) {
            if (texts.get(sample).isBlank()) {
                problems.add(
                        ErrorCode.DATA_VALUE,
                        data.nameOf(sample) + ", column '" + column + "'",
                        "it is empty, and " + setting + " needs it",
                        "fill it in or leave out the sample");
            }
        }
        problems.throwIfAny();
        return texts;
    }
}
