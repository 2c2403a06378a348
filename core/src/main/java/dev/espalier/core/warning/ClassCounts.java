package dev.espalier.core.warning;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.event.RunWarning;
import dev.espalier.core.setup.RunData;
import dev.espalier.core.setup.TargetCounts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the classes of each split. */
final class ClassCounts {

    /** A model may well ignore a class that the largest one outnumbers by more than this factor. */
    private static final int LARGEST_RATIO = 20;

    private static final int MOST_NAMES = 5;

    private ClassCounts() {}

    static List<RunWarning> warnings(RunData data, boolean evenedOut) {
        List<RunWarning> warnings = new ArrayList<>();
        List<Schema.Target> targets = data.train().schema().targets();
        for (int target = 0; target < targets.size(); target++) {
            Schema.Target schema = targets.get(target);
            if (schema.kind() == TargetKind.CLASS_INDEX) {
                long[] training = TargetCounts.of(data.train(), target);
                missing(schema, training, null, "training", warnings);
                if (!evenedOut) {
                    imbalance(schema, training, warnings);
                }
                int place = target;
                data.validation()
                        .ifPresent(part ->
                                missing(schema, TargetCounts.of(part, place), training, "validation", warnings));
                data.test()
                        .ifPresent(part -> missing(schema, TargetCounts.of(part, place), training, "test", warnings));
            }
        }
        return warnings;
    }

    private static void imbalance(Schema.Target target, long[] counts, List<RunWarning> warnings) {
        int most = -1;
        int least = -1;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                most = most < 0 || counts[i] > counts[most] ? i : most;
                least = least < 0 || counts[i] < counts[least] ? i : least;
            }
        }
        if (most >= 0 && counts[most] > LARGEST_RATIO * counts[least]) {
            long all = 0;
            for (long count : counts) {
                all += count;
            }
            warnings.add(
                    new RunWarning(
                            RunWarning.Kind.CLASS_IMBALANCE,
                            "target " + target.name(),
                            "class '" + name(target, most) + "' has " + counts[most] + " training samples, '"
                                    + name(target, least) + "' " + counts[least] + ": always to answer '"
                                    + name(target, most)
                                    + "' has an accuracy of " + Math.round(1000.0 * counts[most] / all) / 10.0 + " %",
                            "set class-weights: balanced of the loss or data.sampling, and look at f1 or recall instead of accuracy"));
        }
    }

    /** Classes that another split has, or the schema if there is no other. */
    private static void missing(
            Schema.Target target, long[] counts, long @Nullable [] training, String split, List<RunWarning> warnings) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0 && (training == null || training[i] > 0)) {
                names.add("'" + name(target, i) + "'");
            }
        }
        if (!names.isEmpty()) {
            String listed = names.size() <= MOST_NAMES
                    ? String.join(", ", names)
                    : String.join(", ", names.subList(0, MOST_NAMES)) + " and " + (names.size() - MOST_NAMES) + " more";
            warnings.add(new RunWarning(
                    RunWarning.Kind.MISSING_CLASS,
                    "target " + target.name(),
                    "the " + split + " split has no sample of " + (names.size() == 1 ? "class " : "classes ") + listed,
                    "give more samples of it, hold out another fraction, or set stratify: true"));
        }
    }

    private static String name(Schema.Target target, int index) {
        return index < target.classNames().size() ? target.classNames().get(index) : Integer.toString(index);
    }
}
