package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** No check is published without a plugin that it fails: a kit that cannot fail proves nothing. */
class EveryCheckTest {

    /**
     * What no plugin fails alone: one that does not come down a parabola does not come down anywhere, the small network has
     * gradients of exactly 0, and what cannot be created is not found either.
     */
    private static final Set<String> NEVER_ALONE = Set.of(
            "findsTheMinimumOfAParabola",
            "findsTheMinimumOfRosenbrock",
            "staysFiniteOnZeroGradients",
            "hasAPublicConstructorWithoutArguments");

    private static final List<WrongPlugin> WRONG = Stream.of(
                    ContractsTest.wrongPlugins(),
                    OptimizerContractTest.wrongPlugins(),
                    PluginContractTest.wrongPlugins())
            .flatMap(List::stream)
            .toList();

    /** Every contract that the testkit has, from its folder of classes. */
    static List<Class<?>> contracts() throws Exception {
        Path classes = Path.of(
                        PluginContract.class.getResource("PluginContract.class").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(classes)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith("Contract.class"))
                    .sorted()
                    .<Class<?>>map(EveryCheckTest::load)
                    .toList();
        }
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(PluginContract.class.getPackageName() + "." + file.replace(".class", ""));
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(file, impossible);
        }
    }

    /** The tests that a contract itself brings. */
    private static Set<String> checks(Class<?> contract) {
        return Arrays.stream(contract.getDeclaredMethods())
                .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .map(method -> method.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> without(Set<String> checks, Stream<WrongPlugin> caught) {
        Set<String> left = new TreeSet<>(checks);
        caught.forEach(wrong -> left.removeAll(wrong.checks()));
        return left;
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void failsAWrongPlugin(Class<?> contract) {
        Stream<WrongPlugin> tried = WRONG.stream().filter(wrong -> contract.isAssignableFrom(wrong.test()));
        assertEquals(
                Set.of(),
                without(checks(contract), tried),
                () -> "checks of " + contract.getSimpleName()
                        + " that no plugin of the tests fails; add one that does");
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void isFailedForItsOwnReason(Class<?> contract) {
        Stream<WrongPlugin> alone = WRONG.stream()
                .filter(wrong -> contract.isAssignableFrom(wrong.test())
                        && wrong.checks().size() == 1);
        Set<String> shared = without(checks(contract), alone);
        shared.removeAll(NEVER_ALONE);
        assertEquals(
                Set.of(),
                shared,
                () -> "checks of " + contract.getSimpleName() + " that fail only together with others");
    }

    @Test
    void looksAtAllOfThem() throws Exception {
        List<Class<?>> contracts = contracts();
        int checks =
                contracts.stream().mapToInt(contract -> checks(contract).size()).sum();
        assertTrue(contracts.size() >= 15, () -> "only " + contracts.size() + " contracts");
        assertTrue(checks >= 80, () -> "only " + checks + " checks");
    }
}
