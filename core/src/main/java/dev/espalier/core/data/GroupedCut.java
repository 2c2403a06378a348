package dev.espalier.core.data;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.Dataset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Cuts that keep groups of samples together, and strata in proportion as well as the groups allow.
 *
 * <p>Groups are dealt one after the other, each to the part where it adds least to Σ (n / t)² / p over the parts, with n
 * samples of a stratum in the part, t of it in all, and the part's fraction p of the samples: that sum is smallest when every
 * part has its fraction of every stratum.
 */
final class GroupedCut {

    private static final long PURPOSE = CounterRandomStream.keyOf("split-groups");

    private final Dataset data;
    private final String setting;

    /** The samples of each group, groups in the order in which they first occur. */
    private final int[][] groups;

    /** For each group its strata and, in the same places, how many samples it has of them. */
    private final int[][] strataOf;

    private final int[][] countsOf;

    /** How many samples each stratum has. */
    private final int[] totals;

    private GroupedCut(Dataset data, Holdout.Cut cut, String setting) {
        this.data = data;
        this.setting = setting;
        this.groups =
                Strata.members(groupOf(SideTexts.required(data, cut.group().orElseThrow(), setting + ".group")));
        int[] strata = Strata.of(data, cut, setting);
        this.totals = Arrays.stream(Strata.members(strata))
                .mapToInt(members -> members.length)
                .toArray();
        this.strataOf = new int[groups.length][];
        this.countsOf = new int[groups.length][];
        int[] counts = new int[totals.length];
        for (int group = 0; group < groups.length; group++) {
            count(group, strata, counts);
        }
    }

    private static int[] groupOf(List<String> texts) {
        Map<String, Integer> known = new HashMap<>();
        int[] groupOf = new int[texts.size()];
        for (int sample = 0; sample < groupOf.length; sample++) {
            Integer group = known.putIfAbsent(texts.get(sample), known.size());
            groupOf[sample] = group == null ? known.size() - 1 : group;
        }
        return groupOf;
    }

    private void count(int group, int[] strata, int[] counts) {
        for (int sample : groups[group]) {
            counts[strata[sample]]++;
        }
        int[] present = Arrays.stream(groups[group])
                .map(sample -> strata[sample])
                .distinct()
                .sorted()
                .toArray();
        strataOf[group] = present;
        countsOf[group] = Arrays.stream(present).map(stratum -> counts[stratum]).toArray();
        for (int stratum : present) {
            counts[stratum] = 0;
        }
    }

    /** Holds out groups with a fraction of the samples; of each stratum at least one sample is left to train on. */
    static TrainValidationSplit ofFraction(Dataset data, Holdout.Fraction held, long seed, String setting) {
        return new GroupedCut(data, held.cut(), setting).fraction(held.fraction(), seed);
    }

    /** Holds out one of several parts of nearly equal size. */
    static TrainValidationSplit ofFold(Dataset data, Holdout.Fold held, long seed, String setting) {
        GroupedCut cut = new GroupedCut(data, held.cut(), setting);
        int[] foldOf = cut.folds(held.folds(), seed, held.repeat());
        boolean[] out = new boolean[foldOf.length];
        for (int group = 0; group < out.length; group++) {
            out[group] = foldOf[group] == held.fold() - 1;
        }
        return cut.parts(out);
    }

    private int[] shuffled(long seed, int repeat) {
        int[] order = IntStream.range(0, groups.length).toArray();
        Shuffle.inPlace(order, new CounterRandomStream(seed, PURPOSE, repeat));
        return order;
    }

    private TrainValidationSplit fraction(double fraction, long seed) {
        requireGroups(2, setting + ".group");
        int[] order = shuffled(seed, 1);
        int[] kept = new int[totals.length];
        int[] held = new int[totals.length];
        boolean[] out = new boolean[groups.length];
        boolean any = false;
        for (int group : order) {
            out[group] = mayBeHeld(group, held) && added(group, held) / fraction < added(group, kept) / (1 - fraction);
            add(group, out[group] ? held : kept);
            any |= out[group];
        }
        if (!any) {
            out[leastOf(order)] = true;
        }
        return parts(out);
    }

    /** The group that is nearest to nothing, for a fraction that is smaller than every group. */
    private int leastOf(int[] order) {
        int[] none = new int[totals.length];
        return Arrays.stream(order)
                .boxed()
                .filter(group -> mayBeHeld(group, none))
                .min(Comparator.comparingDouble(group -> added(group, none)))
                .orElseThrow(() -> new EspalierException(
                        ErrorCode.DATA_SIZE,
                        setting + ".group",
                        "each group has all samples of some class, so that none can be held out",
                        "set stratify to false, or add data"));
    }

    private boolean mayBeHeld(int group, int[] held) {
        for (int i = 0; i < strataOf[group].length; i++) {
            int stratum = strataOf[group][i];
            if (held[stratum] + countsOf[group][i] == totals[stratum]) {
                return false;
            }
        }
        return true;
    }

    /** What a group adds to the sum of squares of a part, which is to be divided by the part's fraction. */
    private double added(int group, int[] part) {
        double sum = 0;
        for (int i = 0; i < strataOf[group].length; i++) {
            double total = totals[strataOf[group][i]];
            double count = countsOf[group][i];
            sum += (2 * part[strataOf[group][i]] + count) * count / (total * total);
        }
        return sum;
    }

    private void add(int group, int[] part) {
        for (int i = 0; i < strataOf[group].length; i++) {
            part[strataOf[group][i]] += countsOf[group][i];
        }
    }

    /** The part of each group: large groups are dealt first, those within a factor of two in random order. */
    private int[] folds(int folds, long seed, int repeat) {
        requireGroups(folds, setting + ".folds");
        int[] order = Arrays.stream(shuffled(seed, repeat))
                .boxed()
                .sorted(Comparator.comparingInt(group -> Integer.numberOfLeadingZeros(groups[group].length)))
                .mapToInt(Integer::intValue)
                .toArray();
        int[][] parts = new int[folds][totals.length];
        int[] sizes = new int[folds];
        int[] foldOf = new int[groups.length];
        for (int group : order) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int fold = 0; fold < folds; fold++) {
                double added = added(group, parts[fold]);
                if (added < least || (added == least && sizes[fold] < sizes[best])) {
                    best = fold;
                    least = added;
                }
            }
            foldOf[group] = best;
            add(group, parts[best]);
            sizes[best] += groups[group].length;
        }
        return foldOf;
    }

    private void requireGroups(int needed, String where) {
        if (groups.length < needed) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    where,
                    "there " + (groups.length == 1 ? "is 1 group" : "are " + groups.length + " groups") + "; " + needed
                            + " are needed at least",
                    "use fewer folds, or name another column");
        }
    }

    private TrainValidationSplit parts(boolean[] out) {
        boolean[] held = new boolean[data.size()];
        for (int group = 0; group < out.length; group++) {
            for (int sample : groups[group]) {
                held[sample] = out[group];
            }
        }
        return TrainValidationSplit.parts(data, held);
    }
}
