package dev.espalier.cli;

import java.util.List;

/** How predictions are written, sample by sample. */
interface PredictionFormat {

    /** What is written. */
    PredictionColumns columns();

    /** What comes before the first sample, with a line break; empty if nothing does. */
    String header();

    /**
     * One sample's predictions, with a line break.
     *
     * @param kept the texts of the columns that are kept, in their order
     * @param predicted the predictions, in the order of their names
     */
    String row(List<String> kept, List<PredictionColumns.Cell> predicted);
}
