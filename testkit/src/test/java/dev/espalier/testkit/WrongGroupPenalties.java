package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.GroupPenalty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Penalties over two parameters, half their squared distance, each with one fault. */
public final class WrongGroupPenalties {

    private WrongGroupPenalties() {}

    /** The right arithmetic. */
    static final class Distances {

        private Distances() {}

        static double half(List<? extends WeightView> group) {
            double sum = 0;
            for (int i = 0; i < group.get(0).to(); i++) {
                sum += 0.5 * of(group, i) * of(group, i);
            }
            return sum;
        }

        static double of(List<? extends WeightView> group, int element) {
            return (double) group.get(0).values()[element] - group.get(1).values()[element];
        }

        static void add(List<? extends WeightView> group, List<float[]> gradients) {
            for (int i = 0; i < group.get(0).to(); i++) {
                gradients.get(0)[i] += (float) of(group, i);
                gradients.get(1)[i] -= (float) of(group, i);
            }
        }
    }

    @Plugin(value = "wrong-alone", summary = "patterns of which one has no star")
    public record Alone() implements GroupPenalty {

        @Override
        public List<String> members() {
            return List.of("a/*", "b/dense/weight");
        }

        @Override
        public double penalty(List<? extends WeightView> group) {
            return Distances.half(group);
        }

        @Override
        public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
            Distances.add(group, gradients);
        }
    }

    @Plugin(value = "wrong-one-sided", summary = "forgets the second parameter")
    public record OneSided() implements GroupPenalty {

        @Override
        public List<String> members() {
            return List.of("a/*", "b/*");
        }

        @Override
        public double penalty(List<? extends WeightView> group) {
            return Distances.half(group);
        }

        @Override
        public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
            for (int i = 0; i < group.get(0).to(); i++) {
                gradients.get(0)[i] += (float) Distances.of(group, i);
            }
        }
    }

    @Plugin(value = "wrong-replacing-group", summary = "replaces what is there")
    public record Replacing() implements GroupPenalty {

        @Override
        public List<String> members() {
            return List.of("a/*", "b/*");
        }

        @Override
        public double penalty(List<? extends WeightView> group) {
            return Distances.half(group);
        }

        @Override
        public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
            for (int i = 0; i < group.get(0).to(); i++) {
                gradients.get(0)[i] = (float) Distances.of(group, i);
                gradients.get(1)[i] = (float) -Distances.of(group, i);
            }
        }
    }

    @Plugin(value = "wrong-clearing", summary = "clears what is behind the parameter")
    public record Clearing() implements GroupPenalty {

        @Override
        public List<String> members() {
            return List.of("a/*", "b/*");
        }

        @Override
        public double penalty(List<? extends WeightView> group) {
            return Distances.half(group);
        }

        @Override
        public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
            Distances.add(group, gradients);
            float[] first = gradients.get(0);
            Arrays.fill(first, group.get(0).to(), first.length, 0);
        }
    }

    @Plugin(value = "wrong-root", summary = "the distance itself, which has no derivative at 0")
    public record Root() implements GroupPenalty {

        @Override
        public List<String> members() {
            return List.of("a/*", "b/*");
        }

        @Override
        public double penalty(List<? extends WeightView> group) {
            return Math.sqrt(2 * Distances.half(group));
        }

        @Override
        public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
            double distance = Math.sqrt(2 * Distances.half(group));
            for (int i = 0; i < group.get(0).to(); i++) {
                gradients.get(0)[i] += (float) (Distances.of(group, i) / distance);
                gradients.get(1)[i] -= (float) (Distances.of(group, i) / distance);
            }
        }
    }

    @Plugin(value = "wrong-counting", summary = "grows a little with every call")
    public record Counting() implements GroupPenalty {

        private static final long[] CALLS = new long[1];

        @Override
        public List<String> members() {
            return List.of("a/*", "b/*");
        }

        @Override
        public double penalty(List<? extends WeightView> group) {
            return Distances.half(group) + CALLS[0]++ * 0x1p-40;
        }

        @Override
        public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
            Distances.add(group, gradients);
        }
    }

    @Plugin(value = "wrong-copying", summary = "copies the weights at every call")
    public record Copying() implements GroupPenalty {

        private static final List<float[]> KEPT = new ArrayList<>(List.of(new float[0]));

        @Override
        public List<String> members() {
            return List.of("a/*", "b/*");
        }

        @Override
        public double penalty(List<? extends WeightView> group) {
            return Distances.half(group);
        }

        @Override
        public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
            float[] copy = Arrays.copyOf(group.get(0).values(), group.get(0).to());
            KEPT.set(0, copy);
            Distances.add(group, gradients);
        }
    }
}
