package dev.espalier.core.statistics;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.prepared.TargetScale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The target of a sample as text for people. */
public final class TargetText {

    /** A class of a smoothed or mixed target is named from this probability on. */
    private static final double NAMED = 0.1;

    private static final int MOST_VALUES = 4;

    private TargetText() {}

    /**
     * The text of a target.
     *
     * @param target in the form in which the batch has it
     * @param values the targets of the batch
     * @param sample the place of the sample in the batch
     * @param scale how its values are scaled
     * @return the class; of a mixed target its classes with their percentages; the labels that apply; or the values in their
     *     own units
     */
    public static String of(Schema.Target target, float[] values, int sample, Optional<TargetScale> scale) {
        int from = sample * target.stored();
        return switch (target.kind()) {
            case CLASS_INDEX -> target.className((int) values[from]);
            case DISTRIBUTION -> classes(target, values, from);
            case LABELS -> labels(target, values, from);
            case VALUES -> values(target, values, from, scale);
        };
    }

    private static String classes(Schema.Target target, float[] values, int from) {
        List<Integer> named = new ArrayList<>();
        for (int i = 0; i < target.width(); i++) {
            if (values[from + i] >= NAMED) {
                named.add(i);
            }
        }
        named.sort(Comparator.comparingDouble(i -> -values[from + i]));
        if (named.size() == 1) {
            return target.className(named.get(0));
        }
        return String.join(
                ", ",
                named.stream()
                        .map(i -> String.format(Locale.ROOT, "%s %.0f %%", target.className(i), 100 * values[from + i]))
                        .toList());
    }

    private static String labels(Schema.Target target, float[] values, int from) {
        List<String> applying = new ArrayList<>();
        for (int i = 0; i < target.width(); i++) {
            if (values[from + i] >= 0.5f) {
                applying.add(target.className(i));
            }
        }
        return String.join(", ", applying);
    }

    private static String values(Schema.Target target, float[] values, int from, Optional<TargetScale> scale) {
        float[] own = new float[target.width()];
        System.arraycopy(values, from, own, 0, own.length);
        scale.ifPresent(known -> known.restore(1, own, own.length));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_VALUES, own.length); i++) {
            String name = own.length > 1 && i < target.classNames().size() ? target.className(i) + " " : "";
            texts.add(name + ReadableNumber.of(own[i]));
        }
        return String.join(", ", texts) + (own.length > MOST_VALUES ? ", …" : "");
    }
}
