package dev.espalier.benchmarks.search;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.search.Search;
import dev.espalier.search.SearchResult;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.StudyMeasurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The default recipe with 40 trials beside a grid of 8 × 8 full trainings in the same space: accuracies of the model that each
 * chooses, and the optimizer steps that it takes, as medians of five seeds.
 */
public final class RecipeAgainstGrid {

    private static final int SEEDS = 5;

    private static final String REST = """
            name: recipe
            model: [dense: {units: {search: {log: [8, 64]}}}, relu, dense: CLASSES]
            loss: cross-entropy
            metrics: [accuracy]
            learning-rate: {search: {log: [1e-4, 1e-1]}}
            schedule: [cosine]
            """;

    private static final String RECIPE = "search: {objective: accuracy}\n";
    private static final String GRID =
            "search: {objective: accuracy, stages: none, sampler: {grid: {points: 8}}, budget: {trials: 64}}\n";

    private RecipeAgainstGrid() {}

    /** A table and how it is trained. */
    private record Table(String name, String label, int classes, int epochs, int batch) {

        String stack() {
            return "data: {source: csv, path: data/" + name + ".csv, label: " + label
                    + ", validation: 0.3, test: 0.3}\n"
                    + REST.replace("CLASSES", Integer.toString(classes))
                    + "train: {epochs: " + epochs + ", batch: " + batch + "}\n";
        }
    }

    /** What a search came to. */
    private record Found(double validation, double test, double steps) {}

    /**
     * Prints a row for each table and search.
     *
     * @param arguments the folder of the stacks
     * @throws IOException if the studies cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        List<Table> tables = List.of(
                new Table("digits", "digit", 10, 20, 32),
                new Table("wine", "cultivar", 3, 40, 16),
                new Table("breast-cancer", "diagnosis", 2, 40, 32));
        System.out.println("table          search   validation  test    steps");
        for (Table table : tables) {
            Found recipe = median(table, RECIPE, Path.of(arguments[0]));
            Found grid = median(table, GRID, Path.of(arguments[0]));
            print(table.name(), "recipe", recipe);
            print(table.name(), "grid", grid);
            System.out.printf(
                    Locale.ROOT, "%-14s steps of the recipe: %.3f of the grid's%n", "", recipe.steps() / grid.steps());
        }
    }

    private static void print(String table, String search, Found found) {
        System.out.printf(
                Locale.ROOT,
                "%-14s %-8s %.4f      %.4f  %,.0f%n",
                table,
                search,
                found.validation(),
                found.test(),
                found.steps());
    }

    private static Found median(Table table, String section, Path stacks) throws IOException {
        Found[] found = new Found[SEEDS];
        for (int seed = 1; seed <= SEEDS; seed++) {
            found[seed - 1] = search(table.stack() + section, seed, stacks);
        }
        return new Found(
                median(Arrays.stream(found).mapToDouble(Found::validation).toArray()),
                median(Arrays.stream(found).mapToDouble(Found::test).toArray()),
                median(Arrays.stream(found).mapToDouble(Found::steps).toArray()));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static Found search(String text, int seed, Path stacks) throws IOException {
        Path folder = Files.createTempDirectory("recipe");
        try (Espalier espalier = Espalier.create()) {
            SearchStack stack = SearchStack.read(
                    "recipe", text, espalier.catalog(), Map.of("seed", Integer.toString(seed), "search.parallel", "2"));
            RunOptions options = RunOptions.defaults().withBaseFolder(stacks).withFolder(folder.resolve("study"));
            SearchResult result = Search.of(espalier, stack, options).run();
            SearchResult.Winner winner = result.winner().orElseThrow();
            Map<String, Double> metrics =
                    winner.trial().last().map(StudyMeasurement::metrics).orElseThrow();
            return new Found(
                    metrics.getOrDefault("accuracy", Double.NaN),
                    winner.test().getOrDefault("accuracy", Double.NaN),
                    result.study().steps());
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
