package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.regularizer.GradientCombination;
import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.api.regularizer.LossBalancing;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.regularizer.WeightPerturbation;
import dev.espalier.core.Espalier;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any two plugins of the catalogue compose in a stack file: an optimizer and one for a group of parameters, two schedules,
 * two regularizers of any roles and two augmenters at a time train a step to a finite loss and finite weights, to the same
 * bits on one thread and on two.
 *
 * <p>All combinations would be thousands of millions. Instead, every two plugins which go together stand in at least one
 * stack file ({@link PairwiseRows}).
 */
class CompositionTest {

    private static final int OPTIMIZER = 0;
    private static final int GROUP = 1;

    private static final int FACTORS = 8;

    @TempDir
    static Path folder;

    private static Espalier espalier;
    private static List<List<PluginEntry>> factors = List.of();
    private static List<int[]> rows = List.of();

    @BeforeAll
    static void readTheCatalogue() throws IOException {
        espalier = Espalier.create();
        PluginCatalog catalog = espalier.catalog();
        List<PluginEntry> optimizers = PluginEntry.all(catalog, PluginKind.OPTIMIZER);
        // a rule that looks at all parameters together leaves none to a group
        List<PluginEntry> ofGroups = optimizers.stream()
                .filter(plugin -> !plugin.is(ClosureOptimizer.class))
                .toList();
        List<PluginEntry> schedulers = PluginEntry.all(catalog, PluginKind.SCHEDULER);
        // those that act on several outputs are composed in SeveralOutputsTest; penalties on groups need none
        List<PluginEntry> regularizers = PluginEntry.all(catalog, PluginKind.REGULARIZER).stream()
                .filter(plugin -> !plugin.is(LossBalancing.class) && !plugin.is(GradientCombination.class))
                .toList();
        List<PluginEntry> augmenters = PluginEntry.all(catalog, PluginKind.AUGMENTER);
        factors = List.of(
                optimizers, ofGroups, schedulers, schedulers, regularizers, regularizers, augmenters, augmenters);
        assertEquals(FACTORS, factors.size());
        rows = PairwiseRows.of(factors.stream().mapToInt(List::size).toArray(), CompositionTest::goTogether);
        ComposedStack.writeData(folder);
    }

    @AfterAll
    static void close() {
        espalier.close();
    }

    private static boolean goTogether(int factor, int choice, int otherFactor, int otherChoice) {
        PluginEntry one = factors.get(factor).get(choice);
        PluginEntry other = factors.get(otherFactor).get(otherChoice);
        if (Set.of(factor, otherFactor).equals(Set.of(OPTIMIZER, GROUP))) {
            return !one.is(ClosureOptimizer.class) && !other.is(ClosureOptimizer.class);
        }
        if (one.plugin().kind() != other.plugin().kind()) {
            return true;
        }
        return !one.equals(other) && one.sharesDataWith(other);
    }

    @Test
    void theCatalogueHasPluginsOfEveryKindAndRole() {
        assertTrue(factors.get(0).size() >= 24, () -> "optimizers: " + factors.get(0));
        assertTrue(factors.get(2).size() >= 17, () -> "schedulers: " + factors.get(2));
        assertTrue(factors.get(4).size() >= 20, () -> "regularizers: " + factors.get(4));
        assertTrue(factors.get(6).size() >= 18, () -> "augmenters: " + factors.get(6));
        for (Class<?> role : List.of(GroupPenalty.class, WeightPerturbation.class)) {
            assertTrue(
                    factors.get(4).stream().anyMatch(plugin -> plugin.is(role)),
                    () -> "no regularizer is a " + role.getSimpleName());
        }
        for (Class<?> role : Regularizer.class.getDeclaredClasses()) {
            assertTrue(
                    factors.get(4).stream().anyMatch(plugin -> plugin.is(role)),
                    () -> "no regularizer is a " + role.getSimpleName());
        }
    }

    /** Few enough for every build: the first rows that bring a plugin which no row before has. */
    @Test
    void everyPluginComposesWithOthers() throws IOException {
        Set<PluginEntry> seen = new HashSet<>();
        List<int[]> chosen =
                rows.stream().filter(row -> seen.addAll(stack(row).plugins())).toList();
        assertEquals(factors.stream().flatMap(List::stream).distinct().count(), seen.size());
        assertTrue(chosen.size() >= 24, () -> "only " + chosen.size() + " combinations");
        assertEquals(chosen.size(), train(chosen).size());
    }

    @Test
    @Tag("slow")
    void everyTwoPluginsCompose() throws IOException {
        List<int[]> trained = train(rows);
        Set<List<Integer>> pairs = new HashSet<>();
        for (int[] row : trained) {
            forEachTwoFactors((one, other) -> {
                if (row[one] >= 0 && row[other] >= 0) {
                    pairs.add(List.of(one, row[one], other, row[other]));
                }
            });
        }
        Set<List<Integer>> wanted = new HashSet<>();
        forEachTwoFactors((one, other) -> {
            for (int a = 0; a < factors.get(one).size(); a++) {
                for (int b = 0; b < factors.get(other).size(); b++) {
                    if (goTogether(one, a, other, b)) {
                        wanted.add(List.of(one, a, other, b));
                    }
                }
            }
        });
        assertEquals(wanted, pairs);
        // 601 with the built-in plugins; the 24 optimizers and 20 regularizers alone need a row for each of their pairs
        assertTrue(trained.size() >= 24 * 20, () -> "only " + trained.size() + " combinations");
        assertTrue(wanted.size() >= 10_000, () -> "only " + wanted.size() + " pairs");
    }

    private interface TwoFactors {
        void accept(int one, int other);
    }

    private static void forEachTwoFactors(TwoFactors action) {
        for (int one = 0; one < FACTORS; one++) {
            for (int other = one + 1; other < FACTORS; other++) {
                action.accept(one, other);
            }
        }
    }

    private static ComposedStack stack(int[] row) {
        List<List<PluginEntry>> chosen = new ArrayList<>();
        for (int factor = 0; factor < row.length; factor++) {
            chosen.add(row[factor] < 0 ? List.of() : List.of(factors.get(factor).get(row[factor])));
        }
        return new ComposedStack(
                chosen.get(OPTIMIZER).get(0),
                chosen.get(GROUP),
                both(chosen.get(2), chosen.get(3)),
                both(chosen.get(4), chosen.get(5)),
                both(chosen.get(6), chosen.get(7)));
    }

    private static List<PluginEntry> both(List<PluginEntry> one, List<PluginEntry> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /** Trains a step of each, and tells of all that fail at once. */
    private static List<int[]> train(List<int[]> combinations) throws IOException {
        List<String> failures = new ArrayList<>();
        List<int[]> trained = new ArrayList<>();
        for (int[] row : combinations) {
            ComposedStack stack = stack(row);
            List<String> faults = stack.faultsOfAStep(espalier, folder);
            if (faults.isEmpty()) {
                trained.add(row);
            }
            faults.forEach(fault -> failures.add(stack.text() + "  " + fault + "\n"));
        }
        assertEquals(
                List.of(),
                failures.stream().limit(20).toList(),
                () -> failures.size() + " of " + combinations.size() + " combinations fail");
        return trained;
    }
}
