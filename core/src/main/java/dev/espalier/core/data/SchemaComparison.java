package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import java.util.List;
import java.util.stream.Collectors;

/** Holds the schema of some data against that which a model was trained on. */
public final class SchemaComparison {

    private static final String REMEDY = "give the model data like those that it was trained on";

    private final ProblemList problems;
    private final String where;

    private SchemaComparison(String where) {
        this.problems = new ProblemList(where);
        this.where = where;
    }

    /**
     * Lists every difference; targets are compared only if there are any, for data to predict have none.
     *
     * @param trained what the model was trained on
     * @param given what the samples look like
     * @param where the data's name in the error
     * @throws dev.espalier.api.EspalierException with code DATA_SCHEMA, if anything differs
     */
    public static void requireSame(Schema trained, Schema given, String where) {
        SchemaComparison comparison = new SchemaComparison(where);
        comparison.inputs(trained.inputs(), given.inputs());
        if (!given.targets().isEmpty()) {
            comparison.targets(trained.targets(), given.targets());
        }
        comparison.problems.throwIfAny();
    }

    private void inputs(List<Schema.Input> trained, List<Schema.Input> given) {
        List<String> expected = trained.stream().map(Schema.Input::name).toList();
        List<String> found = given.stream().map(Schema.Input::name).toList();
        if (!expected.equals(found)) {
            differs("inputs", found, expected);
            return;
        }
        for (int i = 0; i < trained.size(); i++) {
            String name = "input '" + expected.get(i) + "'";
            if (!columns(name, trained.get(i).columns(), given.get(i).columns())
                    && !trained.get(i).shape().equals(given.get(i).shape())) {
                differs(name + " shape", given.get(i).shape(), trained.get(i).shape());
            }
        }
    }

    /** Compares columns by name and place; says whether anything was wrong. */
    private boolean columns(String input, List<Schema.Column> trained, List<Schema.Column> given) {
        if (trained.equals(given)) {
            return false;
        }
        List<String> expected = trained.stream().map(Schema.Column::name).toList();
        List<String> found = given.stream().map(Schema.Column::name).toList();
        List<String> missing =
                expected.stream().filter(name -> !found.contains(name)).toList();
        List<String> extra =
                found.stream().filter(name -> !expected.contains(name)).toList();
        missing.forEach(name -> add(input + ": column '" + name + "' is missing"));
        extra.forEach(name -> add(input + ": column '" + name + "' was not there in training"));
        if (!missing.isEmpty() || !extra.isEmpty()) {
            return true;
        }
        if (!expected.equals(found)) {
            differs(input + " columns", found, expected);
            return true;
        }
        for (int i = 0; i < trained.size(); i++) {
            ColumnEncoding was = trained.get(i).encoding();
            ColumnEncoding is = given.get(i).encoding();
            if (!was.categories().equals(is.categories())) {
                differs(input + ", categories of column '" + expected.get(i) + "'", is.categories(), was.categories());
            } else if (!was.equals(is)) {
                differs(input + ", encoding of column '" + expected.get(i) + "'", is, was);
            }
        }
        return true;
    }

    private void targets(List<Schema.Target> trained, List<Schema.Target> given) {
        List<String> expected = trained.stream().map(Schema.Target::name).toList();
        List<String> found = given.stream().map(Schema.Target::name).toList();
        if (!expected.equals(found)) {
            differs("targets", found, expected);
            return;
        }
        for (int i = 0; i < trained.size(); i++) {
            Schema.Target was = trained.get(i);
            Schema.Target is = given.get(i);
            String name = "target '" + was.name() + "'";
            if (was.kind() != is.kind()) {
                differs(name + " kind", is.kind(), was.kind());
            } else if (!was.classNames().equals(is.classNames())) {
                differs(name + " classes", is.classNames(), was.classNames());
            } else if (was.width() != is.width()) {
                differs(name + " width", is.width(), was.width());
            }
        }
    }

    private void differs(String what, Object given, Object trained) {
        add(what + " is " + text(given) + "; the model was trained on " + text(trained));
    }

    private void add(String what) {
        problems.add(ErrorCode.DATA_SCHEMA, where, what, REMEDY);
    }

    private static String text(Object value) {
        if (value instanceof List<?> list && list.size() > 8) {
            return list.stream().limit(8).map(String::valueOf).collect(Collectors.joining(", ", "[", ", … "))
                    + list.size() + " in all]";
        }
        return String.valueOf(value);
    }
}
