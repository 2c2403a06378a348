package dev.espalier.benchmarks.search;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import dev.espalier.plugins.search.GaussianProcessSearch;
import dev.espalier.plugins.search.TreeParzenSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Prints how many milliseconds a sampler takes for its next point after 1,000 trials: the first proposal of the process, and the
 * median and the longest of thirty after ten.
 */
public final class SuggestionTimes {

    private static final int TRIALS = 1000;

    private static final int WARM_UP = 10;

    private static final int ROUNDS = 30;

    private SuggestionTimes() {}

    /**
     * Measures and prints.
     *
     * @param arguments none
     * @throws IOException if the name of the processor cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        System.out.println("java " + System.getProperty("java.version") + ", " + processor());
        System.out.printf(Locale.ROOT, "%-17s %-34s %8s %8s %8s%n", "sampler", "space", "first", "median", "longest");
        for (Sampler sampler : List.of(new TreeParzenSearch(), new GaussianProcessSearch())) {
            measure(sampler, "6 numbers", numbers());
            measure(sampler, "16, with choices and conditions", mixed());
        }
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static SearchSpace numbers() {
        List<SearchParameter> parameters = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            parameters.add(new SearchParameter("x" + i, new SearchDomain.Numbers(0, 1, Scale.LINEAR)));
        }
        return new SearchSpace(parameters);
    }

    private static SearchSpace mixed() {
        List<SearchParameter> parameters = new ArrayList<>(numbers().parameters());
        parameters.add(new SearchParameter("optimizer", new SearchDomain.Choice(List.of("adam", "momentum", "lion"))));
        for (int option = 0; option < 3; option++) {
            parameters.add(new SearchParameter(
                    "setting" + option,
                    new SearchDomain.Numbers(1e-6, 1, Scale.LOG),
                    Optional.of(new SearchParameter.Condition("optimizer", option))));
        }
        for (int i = 0; i < 6; i++) {
            parameters.add(new SearchParameter("units" + i, new SearchDomain.WholeNumbers(1, 512, Scale.LOG)));
        }
        return new SearchSpace(parameters);
    }

    private static void measure(Sampler sampler, String name, SearchSpace space) {
        List<Trial> trials = trials(space);
        double first = milliseconds(sampler, space, trials, 0);
        for (int i = 1; i < WARM_UP; i++) {
            milliseconds(sampler, space, trials, i);
        }
        double[] times = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            times[i] = milliseconds(sampler, space, trials, WARM_UP + i);
        }
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT,
                "%-17s %-34s %8.1f %8.1f %8.1f%n",
                sampler instanceof TreeParzenSearch ? "tpe" : "gaussian-process",
                name,
                first,
                times[ROUNDS / 2],
                times[ROUNDS - 1]);
    }

    private static double milliseconds(Sampler sampler, SearchSpace space, List<Trial> trials, long seed) {
        SamplerContext context = new SamplerContext(
                space,
                TRIALS,
                trials,
                OptionalLong.empty(),
                new CounterRandomStream(seed, 1),
                new CounterRandomStream(seed, 2));
        long begun = System.nanoTime();
        sampler.propose(context);
        return (System.nanoTime() - begun) / 1e6;
    }

    private static List<Trial> trials(SearchSpace space) {
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < TRIALS; number++) {
            RandomStream random = new CounterRandomStream(3, number);
            double[] positions = new double[space.size()];
            double loss = 0;
            for (int i = 0; i < positions.length; i++) {
                positions[i] = random.nextDouble();
                loss += Math.sin(5 * positions[i]) / (1 + i) + 0.05 * random.nextGaussian();
            }
            trials.add(new Trial(
                    number, space.at(positions), Trial.State.COMPLETED, List.of(new Measurement(1, List.of(loss)))));
        }
        return trials;
    }
}
