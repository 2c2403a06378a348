package dev.espalier.core.data.prepared;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.ProblemList;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.document.Suggestions;
import dev.espalier.engine.plugin.PluginBoundary;
import dev.espalier.engine.plugin.PreprocessingCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A preprocessing step that is limited to some columns of a table; the others pass unchanged, and keep their order.
 *
 * <p>Values of an elementwise step take the places of those that they come from, and values that it adds come last. The
 * values of any other step take the place of the first of its columns. Which values the columns have is saved with the
 * model.
 *
 * @param step the step, which is fitted to these columns alone
 * @param columns names of columns, or patterns of them with {@code *} for any characters; at least one
 */
public record OnColumns(Preprocessing step, List<String> columns) implements Preprocessing.InDouble {

    /** The tensor with the indices of the values, which no step can call its own. */
    static final String SELECTED = "columns@";

    /** Copies the list. */
    public OnColumns {
        columns = List.copyOf(columns);
        Check.require(!columns.isEmpty(), "columns", columns, "must name at least one column");
        Check.require(!(step instanceof OnColumns), "step", "limited to columns", "must not be limited already");
    }

    /**
     * A step on some columns.
     *
     * @param step the step
     * @param columns names of columns, or patterns of them; at least one
     * @return the limited step
     */
    public static OnColumns of(Preprocessing step, String... columns) {
        return new OnColumns(step, List.of(columns));
    }

    /** The name of a step in places and files, which is not changed by a limit. */
    static String shortNameOf(Preprocessing step) {
        return PluginBoundary.shortNameOf(step instanceof OnColumns limited ? limited.step() : step);
    }

    @Override
    public Fitted fit(Samples training) {
        ColumnSelection selection = ColumnSelection.of(training.shape(), selected(training));
        Fitted fitted = PreprocessingCalls.fit(step, place(), selection.of(training));
        return new SelectedInFloat(selection.joining(fitted), fitted);
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        ColumnSelection selection = ColumnSelection.restored(shape, RoundedStep.widened(require(tensors)));
        Fitted fitted = PreprocessingCalls.restore(step, place(), selection.shape(), without(tensors));
        return new SelectedInFloat(selection.joining(fitted), fitted);
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        ColumnSelection selection = ColumnSelection.of(training.shape(), selected(training));
        Samples samples = selection.of(training);
        FittedInDouble fitted = step instanceof InDouble inDouble
                ? PreprocessingCalls.fitInDouble(inDouble, place(), samples)
                : new RoundedStep(PreprocessingCalls.fit(step, place(), samples));
        return new SelectedInDouble(selection.joining(fitted), fitted);
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        ColumnSelection selection = ColumnSelection.restored(shape, require(tensors));
        FittedInDouble fitted = step instanceof InDouble inDouble
                ? PreprocessingCalls.restoreInDouble(inDouble, place(), selection.shape(), without(tensors))
                : new RoundedStep(PreprocessingCalls.restore(
                        step, place(), selection.shape(), RoundedStep.rounded(without(tensors))));
        return new SelectedInDouble(selection.joining(fitted), fitted);
    }

    private String place() {
        return "columns " + String.join(", ", columns);
    }

    /** Whether each column is one of those that the step is limited to. */
    private List<ColumnSelection.Part> selected(Samples training) {
        List<Schema.Column> all = training.columns();
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    "the step is limited to columns, but its input has none: it is not from a"
                            + " table, or a step before it has mixed the columns");
        }
        requireKnown(all);
        List<ColumnSelection.Part> parts = new ArrayList<>();
        for (Schema.Column column : all) {
            boolean chosen = columns.stream().anyMatch(pattern -> new NamePattern(pattern).matches(column.name()));
            parts.add(new ColumnSelection.Part(column, chosen));
        }
        return parts;
    }

    private void requireKnown(List<Schema.Column> all) {
        List<String> names = all.stream().map(Schema.Column::name).toList();
        ProblemList problems = new ProblemList("data.preprocess");
        for (String pattern : columns) {
            NamePattern named = new NamePattern(pattern);
            if (names.stream().noneMatch(named::matches)) {
                problems.add(
                        ErrorCode.INVALID_SETTING,
                        "columns of preprocessing step " + shortNameOf(step),
                        "its input has no column '" + pattern + "'",
                        Suggestions.nearest(pattern, names));
            }
        }
        problems.throwIfAny();
    }

    private static <T> T require(Map<String, T> tensors) {
        T selected = tensors.get(SELECTED);
        if (selected == null) {
            throw new IllegalArgumentException("tensor '" + SELECTED + "' is missing");
        }
        return selected;
    }

    private static <T> Map<String, T> without(Map<String, T> tensors) {
        Map<String, T> own = new TreeMap<>(tensors);
        own.remove(SELECTED);
        return own;
    }

    private static <T> Map<String, T> with(Map<String, T> tensors, T selected) {
        Map<String, T> all = new TreeMap<>(tensors);
        all.put(SELECTED, selected);
        return all;
    }

    private record SelectedInDouble(ColumnSelection.Joined joined, FittedInDouble step) implements FittedInDouble {

        @Override
        public Shape outputShape() {
            return joined.shape();
        }

        @Override
        public boolean elementwise() {
            return step.elementwise();
        }

        @Override
        public List<Schema.Column> columns(List<Schema.Column> before) {
            return joined.columns(before, step);
        }

        @Override
        public void transform(double[] input, double[] output) {
            double[] selected = new double[joined.selected().length];
            double[] results = new double[step.outputShape().size()];
            for (int i = 0; i < selected.length; i++) {
                selected[i] = input[joined.selected()[i]];
            }
            step.transform(selected, results);
            for (int i = 0; i < output.length; i++) {
                int source = joined.sources()[i];
                output[i] = source >= 0 ? input[source] : results[~source];
            }
        }

        @Override
        public Map<String, double[]> tensors() {
            return with(step.tensors(), joined.tensor());
        }
    }

    private record SelectedInFloat(ColumnSelection.Joined joined, Fitted step) implements Fitted {

        @Override
        public Shape outputShape() {
            return joined.shape();
        }

        @Override
        public boolean elementwise() {
            return step.elementwise();
        }

        @Override
        public List<Schema.Column> columns(List<Schema.Column> before) {
            return joined.columns(before, step);
        }

        @Override
        public void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
            int[] selection = joined.selected();
            int[] sources = joined.sources();
            int width = step.outputShape().size();
            float[] selected = new float[samples * selection.length];
            float[] results = new float[samples * width];
            for (int s = 0; s < samples; s++) {
                int from = inputOffset + s * joined.inputs();
                for (int i = 0; i < selection.length; i++) {
                    selected[s * selection.length + i] = input[from + selection[i]];
                }
            }
            step.transform(samples, selected, 0, results, 0);
            for (int s = 0; s < samples; s++) {
                int from = inputOffset + s * joined.inputs();
                int to = outputOffset + s * sources.length;
                for (int i = 0; i < sources.length; i++) {
                    output[to + i] = sources[i] >= 0 ? input[from + sources[i]] : results[s * width + ~sources[i]];
                }
            }
        }

        @Override
        public Map<String, float[]> tensors() {
            return with(step.tensors(), RoundedStep.rounded(joined.tensor()));
        }
    }
}
