package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import dev.espalier.api.search.Trial.State;
import dev.espalier.testkit.PrunerContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HyperbandTest implements PrunerContract {

    @Override
    public Pruner pruner() {
        return new Hyperband();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("reduction", List.of(1, 17), "brackets", List.of(1, 11));
    }

    /** Table 1 of the paper has 81, 34, 15, 8 and 5 trials for R = 81 and η = 3. */
    @Test
    void hasTheBracketsOfThePaper() {
        int[] brackets = new Hyperband(3, 5).bracketsOf(81 + 34 + 15 + 8 + 5);
        long[] sizes = new long[5];
        Arrays.stream(brackets).forEach(rungs -> sizes[rungs]++);
        assertArrayEquals(new long[] {5, 8, 15, 34, 81}, sizes);
    }

    @Test
    void mixesBracketsInProportionFromTheFirstTrialOn() {
        int[] brackets = new Hyperband().bracketsOf(49);
        int[] sizes = {4, 6, 12, 27};
        for (int count = 1; count <= 49; count++) {
            for (int rungs = 0; rungs < 4; rungs++) {
                int of = rungs;
                long members = Arrays.stream(brackets, 0, count)
                        .filter(each -> each == of)
                        .count();
                assertEquals(count * sizes[rungs] / 49.0, members, 1.5);
            }
        }
        assertArrayEquals(Arrays.copyOf(brackets, 20), new Hyperband().bracketsOf(20));
    }

    @Test
    void givesEachTrialTheRungsOfItsBracket() {
        int[] brackets = new Hyperband().bracketsOf(49);
        for (int trial = 0; trial < 49; trial++) {
            List<Double> rungs = pruner().rungs(trial, 9);
            assertEquals(brackets[trial], rungs.size());
            assertTrue(rungs.isEmpty() || rungs.get(rungs.size() - 1) == 1 / 3.0);
        }
    }

    /** Trials of other brackets, however good, keep none of this one from going on. */
    @Test
    void comparesATrialWithThoseOfItsBracketAlone() {
        int[] brackets = new Hyperband().bracketsOf(40);
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            trials.add(Contexts.measured(
                    pruner().rungs(number, 1), number, State.PAUSED, brackets[number] == 3 ? 100 + number : number));
        }
        int first = 0;
        while (brackets[first] != 3) {
            first++;
        }
        assertEquals(Pruner.Decision.CONTINUE, pruner().decide(trials.get(first), trials));
        assertEquals(OptionalLong.of(first), pruner().promotion(trials, false));
    }
}
