package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.regularizer.GroupPenalty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of penalties over several parameters: the gradient is the derivative of the value, for each of them. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface GroupPenaltyContract extends PluginContract {

    /** A new penalty with the settings under test. */
    GroupPenalty groupPenalty();

    @Override
    default Object plugin() {
        return groupPenalty();
    }

    /** Groups are formed once, when a run is set up: of two or more patterns with the same number of stars. */
    @Test
    default void namesTheMembersOfGroups() {
        List<String> members = groupPenalty().members();
        assertTrue(members.size() >= 2, () -> "members are " + members + "; there must be at least two patterns");
        long numbers = members.stream()
                .mapToLong(pattern -> pattern.chars().filter(c -> c == '*').count())
                .distinct()
                .count();
        assertEquals(1, numbers, () -> "patterns " + members + " have different numbers of stars");
        assertEquals(members, groupPenalty().members(), "members of equal plugins differ");
    }

    /** Central differences at weights between 0.1 and 2.1 of either sign. */
    @Test
    default void hasTheGradientOfItsValue() {
        GroupPenalty penalty = groupPenalty();
        List<FakeParameterSlice> group = group(penalty);
        penalty.addGradient(group, gradients(group));
        double largest = 0;
        for (FakeParameterSlice slice : group) {
            for (int i = 0; i < slice.to(); i++) {
                largest = Math.max(largest, Math.abs(slice.gradients()[i]));
            }
        }
        // the step: large against the rounding of a double, its cube small against a float's
        float step = 0x1p-8f;
        for (FakeParameterSlice slice : group) {
            for (int i = 0; i < slice.to(); i++) {
                float weight = slice.values()[i];
                slice.values()[i] = weight + step;
                double above = penalty.penalty(group);
                float right = slice.values()[i];
                slice.values()[i] = weight - step;
                double below = penalty.penalty(group);
                double difference = (above - below) / ((double) right - slice.values()[i]);
                slice.values()[i] = weight;
                int index = i;
                assertEquals(
                        difference,
                        slice.gradients()[i],
                        // as for a penalty on one parameter: a term computed in floats, over a difference of 2⁻⁷
                        1e-4 * largest + 1e-30,
                        () -> "gradient of element " + index + " of " + slice + " against central differences");
            }
        }
    }

    /** Other penalties and the loss have left their gradients there before. */
    @Test
    default void addsToTheGradientsThatAreThere() {
        GroupPenalty penalty = groupPenalty();
        List<FakeParameterSlice> alone = group(penalty);
        penalty.addGradient(alone, gradients(alone));
        List<FakeParameterSlice> added = group(penalty);
        added.forEach(slice -> Arrays.fill(slice.gradients(), 0, slice.to(), 3));
        penalty.addGradient(added, gradients(added));
        for (int k = 0; k < alone.size(); k++) {
            for (int i = 0; i < alone.get(k).to(); i++) {
                double sum = 3.0 + alone.get(k).gradients()[i];
                int index = i;
                // the sum may be rounded twice, if the term is computed in the same expression
                assertEquals(
                        sum,
                        added.get(k).gradients()[i],
                        2 * Math.ulp((float) Math.abs(sum) + 3),
                        () -> "element " + index + " after a gradient of 3 was there");
            }
        }
    }

    /** Weights are unchanged, and so are gradients outside the parameters. */
    @Test
    default void writesNothingButGradients() {
        for (float margin : new float[] {Bits.FORBIDDEN, Bits.UNTOUCHED}) {
            GroupPenalty penalty = groupPenalty();
            List<FakeParameterSlice> group = group(penalty);
            group.forEach(slice -> slice.fillMargin(margin));
            List<FakeParameterSlice> before =
                    group.stream().map(FakeParameterSlice::copy).toList();
            double value = penalty.penalty(group);
            penalty.addGradient(group, gradients(group));
            assertTrue(Double.isFinite(value), () -> "penalty is " + value + "; did it read behind to()?");
            for (int k = 0; k < group.size(); k++) {
                FakeParameterSlice slice = group.get(k);
                Bits.assertFinite(slice.gradients(), 0, slice.to(), () -> "gradients; was a weight behind to() read?");
                Bits.assertSame(before.get(k).values(), slice.values(), () -> "weights were changed");
                Bits.assertSameBehind(slice.to(), before.get(k).gradients(), slice.gradients(), "gradients");
            }
        }
    }

    /** Weights of exactly 0 have a finite gradient. */
    @Test
    default void isFiniteAtZero() {
        GroupPenalty penalty = groupPenalty();
        List<FakeParameterSlice> group = group(penalty);
        group.forEach(slice -> Arrays.fill(slice.values(), 0, slice.to(), 0));
        double value = penalty.penalty(group);
        assertTrue(Double.isFinite(value), () -> "penalty of zero weights is " + value);
        penalty.addGradient(group, gradients(group));
        group.forEach(slice -> Bits.assertFinite(slice.gradients(), 0, slice.to(), () -> "gradient of zero weights"));
    }

    /** The same weights, the same bits. */
    @Test
    default void answersTheSameAgain() {
        List<FakeParameterSlice> group = group(groupPenalty());
        double first = groupPenalty().penalty(group);
        assertEquals(first, groupPenalty().penalty(group), "the penalty of the same weights differs");
    }

    /** It is computed at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        GroupPenalty penalty = groupPenalty();
        List<FakeParameterSlice> group = group(penalty);
        List<float[]> gradients = gradients(group);
        AllocationMeter.assertAllocatesNothing("penalty and addGradient", () -> {
            penalty.penalty(group);
            penalty.addGradient(group, gradients);
        });
    }

    private static List<FakeParameterSlice> group(GroupPenalty penalty) {
        List<FakeParameterSlice> group = new ArrayList<>();
        for (int k = 0; k < penalty.members().size(); k++) {
            FakeParameterSlice slice = FakeParameterSlice.withMargin(
                    FakeParameterSlice.weightInfo("task" + k + "/dense/weight", 6, 4), List.of(), 8);
            CounterRandomStream random = new CounterRandomStream(5, k);
            for (int i = 0; i < slice.to(); i++) {
                double size = random.nextDouble(0.1, 2.1);
                slice.values()[i] = (float) (random.nextBoolean(0.5) ? size : -size);
            }
            group.add(slice.fillMargin(Bits.FORBIDDEN));
        }
        return group;
    }

    private static List<float[]> gradients(List<FakeParameterSlice> group) {
        return group.stream().map(FakeParameterSlice::gradients).toList();
    }
}
