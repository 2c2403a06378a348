package dev.espalier.verification.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that each rule can fail: it finds what was planted for it, and leaves the innocent neighbours alone. */
class SeededViolationsTest {

    private static final String WORLD = "dev.espalier.verification.violations";
    private static final Map<String, List<String>> PLANTED = planted();

    private static JavaClasses violations;

    private static Map<String, List<String>> planted() {
        Map<String, List<String>> planted = new LinkedHashMap<>();
        planted.put("what api may depend on", List.of("api.SeesCore"));
        planted.put("what plugins.optimizers may depend on", List.of("plugins.optimizers.Seeded$SeesCore"));
        planted.put("what plugins.regularizers may depend on", List.of("plugins.regularizers.SeesAnotherModule"));
        planted.put("what plugins.schedulers may depend on", List.of("plugins.schedulers.SeesGuice"));
        planted.put("what plugins.augment may depend on", List.of("plugins.augment.SeesMetrics"));
        planted.put("what plugins.diagnostics may depend on", List.of("plugins.diagnostics.SeesCore"));
        planted.put("what plugins.search may depend on", List.of("plugins.search.SeesCore"));
        planted.put("what search may depend on", List.of("search.SeesMetrics"));
        planted.put("what images may depend on", List.of("images.SeesMetrics"));
        planted.put("what metrics may depend on", List.of("metrics.SeesCore"));
        planted.put("what exporters may depend on", List.of("exporters.SeesCore"));
        planted.put("what http may depend on", List.of("http.SeesMetrics"));
        planted.put("what web may depend on", List.of("web.SeesMetrics"));
        planted.put("what core may depend on", List.of("core.Seeded$SeesPlugins"));
        planted.put("what engine may depend on", List.of("engine.plan.Seeded$SeesMicrometer"));
        planted.put("what testkit may depend on", List.of("testkit.SeesTheCommand"));
        planted.put(
                "Guice only in core.wiring", List.of("engine.plan.Seeded$SeesGuice", "plugins.schedulers.SeesGuice"));
        planted.put("ojAlgo only in core.linalg and plugins.search", List.of("engine.plan.Seeded$SeesOjAlgo"));
        planted.put("the Vector API only in engine.kernel", List.of("engine.plan.Seeded$SeesTheVectorApi"));
        planted.put("Micrometer only in metrics and exporters", List.of("engine.plan.Seeded$SeesMicrometer"));
        planted.put("the YAML parser only in core.document", List.of("engine.plan.Seeded$SeesTheYamlParser"));
        planted.put("the CSV parser only in cli", List.of("engine.plan.Seeded$SeesTheCsvParser"));
        planted.put("the JSON parser only in core.json", List.of("engine.plan.Seeded$SeesTheJsonParser"));
        planted.put("Jetty only in http", List.of("engine.plan.Seeded$SeesJetty"));
        planted.put("the command line parser only in cli", List.of("engine.plan.Seeded$SeesTheCommandLineParser"));
        planted.put("the order of packages", List.of("engine.kernel.Seeded$SeesAPlan"));
        planted.put("no package cycles", List.of("cycle.one.First", "cycle.two.Second"));
        planted.put(
                "plugins are records",
                List.of(
                        "plugins.optimizers.Seeded$NoRecord: is not a record",
                        "plugins.optimizers.Seeded$Changing: has the field steps, which is not final",
                        "plugins.optimizers.Seeded$Nameless: has no @Plugin",
                        "plugins.optimizers.Seeded$WithoutDefaults: has no public constructor without arguments",
                        "plugins.optimizers.Seeded$Hidden: is not public"));
        planted.put("no java.util.logging", List.of("core.Seeded$LogsToJavaUtilLogging"));
        planted.put(
                "no standard streams outside cli",
                List.of("core.Seeded$PrintsToStandardOut", "core.Seeded$PrintsTraces"));
        planted.put(
                "no generic exceptions",
                List.of(
                        "core.Seeded$ThrowsRuntimeException",
                        "core.Seeded$ThrowsError",
                        "core.Seeded$HidesAGenericCause"));
        planted.put(
                "public types state their status", List.of("api.Statusless", "api.Statusless$Stated$NestedStatusless"));
        planted.put("exported packages state their status", List.of("core.Seeded$ShowsTheWiring"));
        planted.put(
                "exported types show exported types",
                List.of(
                        "core.Seeded$ShowsTheWiring: wiring() shows " + WORLD + ".core.wiring.InnocentWiringView",
                        "core.Seeded$ShowsTheWiring: views shows " + WORLD + ".core.wiring.InnocentWiringView"));
        planted.put("packages are null-marked", List.of("unmarked.InUnmarkedPackage"));
        planted.put(
                "no streams in hot code",
                List.of(
                        "engine.plan.Seeded$StreamsInTheEngine",
                        "engine.kernel.Seeded$StreamsInAKernel",
                        "engine.layer.Seeded$StreamsInALayer"));
        planted.put("no static state", List.of("core.Seeded$CountsInstances.count"));
        planted.put(
                "no empty words in names",
                List.of("core.Seeded$ThingHelper", "core.Seeded$ThingImpl", "core.Seeded$AbstractThing"));
        return planted;
    }

    @BeforeAll
    static void importViolations() {
        violations = new ClassFileImporter().importPackages(WORLD);
    }

    static List<NamedRule> rules() {
        return new ArchitectureRules(WORLD).all();
    }

    @Test
    void everyRuleHasItsViolation() {
        Set<String> names = rules().stream().map(NamedRule::name).collect(Collectors.toSet());
        assertEquals(names, PLANTED.keySet());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void findsWhatWasPlanted(NamedRule rule) {
        String report = report(rule);
        for (String violation : PLANTED.get(rule.name())) {
            assertTrue(report.contains(WORLD + "." + violation), violation + " is not in:\n" + report);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void leavesTheInnocentAlone(NamedRule rule) {
        for (String line : report(rule).split("\n")) {
            String accused = line.substring(0, Math.min(line.length(), line.indexOf('>') + 1));
            assertFalse(accused.contains("Innocent"), line);
        }
    }

    private static String report(NamedRule rule) {
        return String.join(
                "\n", rule.rule().evaluate(violations).getFailureReport().getDetails());
    }
}
