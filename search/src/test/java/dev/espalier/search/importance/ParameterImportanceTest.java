package dev.espalier.search.importance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ParameterImportanceTest {

    private static final SearchDomain UNIT = new SearchDomain.Numbers(0, 1, Scale.LINEAR);

    private static final SearchSpace FOUR = new SearchSpace(List.of(
            new SearchParameter("a", UNIT),
            new SearchParameter("b", UNIT),
            new SearchParameter("c", UNIT),
            new SearchParameter("d", UNIT)));

    private static Trial trial(long number, List<Double> values, double loss) {
        return new Trial(number, values, Trial.State.COMPLETED, List.of(new Measurement(1, List.of(loss))));
    }

    private static List<Trial> trials(SearchSpace space, int count, ToDoubleFunction<List<Double>> loss) {
        RandomStream random = new CounterRandomStream(17);
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            double[] positions = new double[space.size()];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = random.nextDouble();
            }
            List<Double> values = space.at(positions);
            trials.add(trial(number, values, loss.applyAsDouble(values)));
        }
        return trials;
    }

    private static double[] fractions(SearchSpace space, List<Trial> trials) {
        return ParameterImportance.of(space, trials, 0, 5).stream()
                .mapToDouble(ParameterImportance::fraction)
                .toArray();
    }

    /** Exchanged values of independent parameters cost twice the variance of their terms: 9 : 4 : 1 : 0. */
    @Test
    void isTheVarianceOfEachTermOfASum() {
        double[] fractions =
                fractions(FOUR, trials(FOUR, 300, point -> 3 * point.get(0) + 2 * point.get(1) + point.get(2)));
        double[] expected = {9 / 14.0, 4 / 14.0, 1 / 14.0, 0};
        for (int i = 0; i < 4; i++) {
            assertEquals(
                    expected[i], fractions[i], 0.05, FOUR.parameters().get(i).name());
        }
    }

    /** What two parameters cause only together counts for both: (a − ½)·(b − ½) has no effect of either alone. */
    @Test
    void countsWhatParametersCauseTogether() {
        double[] fractions = fractions(FOUR, trials(FOUR, 300, point -> (point.get(0) - 0.5) * (point.get(1) - 0.5)));
        assertEquals(0.5, fractions[0], 0.1);
        assertEquals(0.5, fractions[1], 0.1);
        assertEquals(0, fractions[2] + fractions[3], 0.05);
    }

    /**
     * The same measure by scikit-learn's trees: 2,000 of RandomForestRegressor, each with its columns exchanged among its
     * out-of-bag rows; within three standard errors of a hundred of them.
     */
    @Test
    void isThatOfTheTreesOfScikitLearn() throws IOException {
        List<Trial> trials = new ArrayList<>();
        for (String line : table().lines().skip(2).toList()) {
            List<Double> cells =
                    Arrays.stream(line.split(",")).map(Double::valueOf).toList();
            trials.add(trial(trials.size(), cells.subList(0, 4), cells.get(4)));
        }
        double[] expected = {0.88274983, 0.0360281, 0.08122207, 0};
        double[] errors = {0.03008745, 0.006015, 0.00715457, 0.00332768};
        double[] fractions = fractions(FOUR, trials);
        for (int i = 0; i < 4; i++) {
            assertEquals(
                    expected[i],
                    fractions[i],
                    3 * errors[i],
                    FOUR.parameters().get(i).name());
        }
    }

    private static String table() throws IOException {
        try (InputStream stream = ParameterImportanceTest.class.getResourceAsStream("table.csv")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * With y = [second option] · (1 + momentum), momentum has the variance 1/12 in half of the trials; the option's choice makes a
     * difference of 1.5 on average, with a variance of ¼ · (1.5² + 1/12).
     */
    @Test
    void exchangesASettingAmongTheTrialsThatHaveIt() {
        SearchSpace space = new SearchSpace(List.of(
                new SearchParameter("optimizer", new SearchDomain.Choice(List.of("adam", "momentum"))),
                new SearchParameter("momentum", UNIT, Optional.of(new SearchParameter.Condition("optimizer", 1))),
                new SearchParameter("seed", UNIT)));
        double[] fractions = fractions(space, trials(space, 300, point -> point.get(0) == 1 ? 1 + point.get(1) : 0));
        double ofOptimizer = (1.5 * 1.5 + 1 / 12.0) / 4;
        double ofMomentum = 0.5 / 12;
        assertEquals(ofOptimizer / (ofOptimizer + ofMomentum), fractions[0], 0.06);
        assertEquals(ofMomentum / (ofOptimizer + ofMomentum), fractions[1], 0.06);
        assertEquals(0, fractions[2], 0.01);
    }

    @Test
    void splitsChoicesWithoutAnOrder() {
        SearchSpace space = new SearchSpace(List.of(
                new SearchParameter("activation", new SearchDomain.Choice(List.of("a", "b", "c", "d", "e"))),
                new SearchParameter("layers", new SearchDomain.WholeNumbers(1, 5, Scale.LINEAR))));
        double[] fractions = fractions(space, trials(space, 200, point -> point.get(0) % 2));
        assertTrue(fractions[0] > 0.95, () -> "the fraction is " + fractions[0]);
    }

    @Test
    void isTheSameForTheSameSeed() {
        List<Trial> trials = trials(FOUR, 50, point -> point.get(0) - point.get(2));
        assertEquals(ParameterImportance.of(FOUR, trials, 0, 1), ParameterImportance.of(FOUR, trials, 0, 1));
    }

    @Test
    void bearsLossesThatExplodeOrAreMissing() {
        List<Trial> trials = new ArrayList<>(trials(FOUR, 100, point -> point.get(0)));
        trials.add(trial(100, List.of(0.5, 0.9, 0.5, 0.5), 1e30));
        trials.add(trial(101, List.of(0.5, 0.9, 0.5, 0.5), Double.NaN));
        trials.add(new Trial(102, List.of(0.5, 0.9, 0.5, 0.5), Trial.State.FAILED, List.of()));
        double[] fractions = fractions(FOUR, trials);
        assertTrue(fractions[0] > 0.9, () -> "the fraction is " + fractions[0]);
    }

    @Test
    void saysNothingOfTooFewTrialsAndNothingWhereNothingMatters() {
        assertEquals(List.of(), ParameterImportance.of(FOUR, trials(FOUR, 9, point -> point.get(0)), 0, 1));
        double[] fractions = fractions(FOUR, trials(FOUR, 20, point -> 1));
        assertEquals(0, fractions[0] + fractions[1] + fractions[2] + fractions[3]);
    }
}
