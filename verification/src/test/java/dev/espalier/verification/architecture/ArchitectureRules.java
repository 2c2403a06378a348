package dev.espalier.verification.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.espalier.verification.modules.PublishedModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of the architecture, for all packages below a base package.
 *
 * <p>The base is {@code dev.espalier} for the code itself. Each rule is also held against a small world of violations that
 * repeats the module structure below another base, so that a rule which can never fail is found out.
 */
final class ArchitectureRules {

    /** What the plugin modules are called, below {@code plugins}. */
    private static final List<String> PLUGIN_MODULES =
            List.of("optimizers", "regularizers", "schedulers", "augment", "diagnostics");

    /** What every module may see, in the world of violations too. */
    private static final String API = "dev.espalier.api..";

    /** The JDK; that the Vector API belongs to the kernels is a rule of its own. */
    private static final String[] JDK = {
        "java..", "javax..", "jdk.incubator.vector..", "com.sun.net.httpserver..", "com.sun.management..", "sun.misc.."
    };

    /** The libraries that one place alone may see, and that place. */
    private static final Map<String, Confined> CONFINED = confined();

    /** Where a step spends its time. */
    private static final List<String> HOT =
            List.of("engine.kernel", "engine.compute", "engine.layer", "engine.loss", "engine.plan");

    private record Confined(List<String> libraries, List<String> places) {}

    private final String base;

    ArchitectureRules(String base) {
        this.base = base;
    }

    /** Every rule. */
    List<NamedRule> all() {
        List<NamedRule> rules = new ArrayList<>(moduleTable());
        rules.add(PackageOrder.rule(base));
        rules.addAll(confinedLibraries());
        rules.add(new NamedRule("no package cycles", noPackageCycles()));
        rules.add(new NamedRule("plugins are records", pluginsAreRecords()));
        rules.add(new NamedRule("no java.util.logging", noJavaUtilLogging()));
        rules.add(new NamedRule("no standard streams outside cli", noStandardStreamsOutsideCli()));
        rules.add(new NamedRule("no generic exceptions", noGenericExceptions()));
        rules.add(new NamedRule("public types state their status", publicTypesStateTheirStatus()));
        rules.add(new NamedRule("exported packages state their status", exportedPackagesStateTheirStatus()));
        rules.add(new NamedRule("exported types show exported types", exportedTypesShowExportedTypes()));
        rules.add(new NamedRule("packages are null-marked", packagesAreNullMarked()));
        rules.add(new NamedRule("no streams in hot code", noStreamsInHotCode()));
        rules.add(new NamedRule("no static state", noStaticState()));
        rules.add(new NamedRule("no empty words in names", noEmptyWordsInNames()));
        return rules;
    }

    /** The table of who may depend on whom; nobody is listed with {@code cli}, so that nobody may see it. */
    private List<NamedRule> moduleTable() {
        List<NamedRule> rules = new ArrayList<>();
        rules.add(mayDependOn("api"));
        for (String plugins : PLUGIN_MODULES) {
            rules.add(mayDependOn("plugins." + plugins));
        }
        rules.add(mayDependOn("plugins.search", "org.ojalgo.."));
        rules.add(mayDependOn("images", base + ".core.."));
        rules.add(mayDependOn("search", base + ".engine..", base + ".core..", "org.sqlite.."));
        rules.add(mayDependOn("metrics", "io.micrometer..", "io.prometheus..", "jdk.jfr.."));
        rules.add(mayDependOn("http", "org.eclipse.jetty.."));
        rules.add(mayDependOn("web", base + ".core..", base + ".http.."));
        rules.add(mayDependOn(
                "exporters",
                base + ".http..",
                base + ".metrics..",
                "io.micrometer..",
                "io.prometheus..",
                "com.codahale.metrics.."));
        rules.add(mayDependOn("engine"));
        rules.add(mayDependOn(
                "core",
                base + ".engine..",
                "com.google.inject..",
                "com.google.common..",
                "jakarta.inject..",
                "org.ojalgo..",
                "org.snakeyaml.engine..",
                "de.siegmar.fastcsv..",
                "com.fasterxml.jackson.core.."));
        rules.add(mayDependOn(
                "testkit",
                base + ".engine..",
                "org.junit.jupiter.api..",
                "org.junit.platform.commons..",
                "org.opentest4j.."));
        return rules;
    }

    private NamedRule mayDependOn(String module, String... others) {
        String own = base + "." + module + "..";
        String[] allowed = Stream.of(
                        Stream.of(own, API, "org.jspecify.annotations.."), Stream.of(others), Arrays.stream(JDK))
                .flatMap(packages -> packages)
                .toArray(String[]::new);
        return new NamedRule(
                "what " + module + " may depend on",
                classes()
                        .that()
                        .resideInAPackage(own)
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(allowed)
                        .because("the table of modules in docs/decisions/0005 says so"));
    }

    private static Map<String, Confined> confined() {
        Map<String, Confined> confined = new LinkedHashMap<>();
        confined.put("Guice", new Confined(guice(), List.of("core.wiring")));
        confined.put("ojAlgo", new Confined(List.of("org.ojalgo.."), List.of("core.linalg", "plugins.search")));
        confined.put("the Vector API", new Confined(List.of("jdk.incubator.vector.."), List.of("engine.kernel")));
        confined.put(
                "Micrometer",
                new Confined(List.of("io.micrometer..", "io.prometheus.."), List.of("metrics", "exporters")));
        confined.put("the YAML parser", new Confined(List.of("org.snakeyaml.engine.."), List.of("core.document")));
        confined.put("the CSV parser", new Confined(List.of("de.siegmar.fastcsv.."), List.of("cli")));
        confined.put("the JSON parser", new Confined(List.of("com.fasterxml.jackson.core.."), List.of("core.json")));
        confined.put("Jetty", new Confined(List.of("org.eclipse.jetty.."), List.of("http")));
        confined.put("the command line parser", new Confined(List.of("picocli.."), List.of("cli")));
        return confined;
    }

    private static List<String> guice() {
        return List.of("com.google.inject..", "com.google.common..", "jakarta.inject..", "org.aopalliance..");
    }

    private List<NamedRule> confinedLibraries() {
        List<NamedRule> rules = new ArrayList<>();
        CONFINED.forEach((name, confined) -> {
            String[] places = confined.places().stream()
                    .map(place -> base + "." + place + "..")
                    .toArray(String[]::new);
            rules.add(new NamedRule(
                    name + " only in " + String.join(" and ", confined.places()),
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(places)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(confined.libraries().toArray(String[]::new))
                            .because("a library that one package sees can be replaced there")));
        });
        return rules;
    }

    private ArchRule noPackageCycles() {
        return slices().matching(base + ".(**)").should().beFreeOfCycles();
    }

    private ArchRule pluginsAreRecords() {
        DescribedPredicate<JavaClass> extensions = resideInAPackage(base + ".plugins..")
                .and(DescribedPredicate.describe(
                        "extend", type -> Conditions.EXTENSION_TYPES.stream().anyMatch(type::isAssignableTo)));
        DescribedPredicate<JavaClass> plugins = DescribedPredicate.describe(
                "are plugins",
                type -> !type.isInterface() && (type.isAnnotatedWith(Conditions.PLUGIN) || extensions.test(type)));
        return classes()
                .that(plugins)
                .should(Conditions.bePluginRecords())
                .because("a plugin is a value: docs/decisions/0001");
    }

    private ArchRule noJavaUtilLogging() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("System.Logger lets the application choose");
    }

    private ArchRule noStandardStreamsOutsideCli() {
        return classes()
                .that()
                .resideOutsideOfPackage(base + ".cli..")
                .should(Conditions.notUseStandardStreams())
                .because("a library does not talk over its application");
    }

    private ArchRule noGenericExceptions() {
        return classes()
                .should(Conditions.notCreateGenericExceptions())
                .because("an error says what, where and what to do: EspalierException carries that");
    }

    private ArchRule publicTypesStateTheirStatus() {
        return classes()
                .that(resideInAnyPackage(base + ".api..", base + ".testkit.."))
                .and(Conditions.visibleOutside())
                .should()
                .beAnnotatedWith(Conditions.API_STATUS)
                .because("a plugin author has to know what a type promises");
    }

    private ArchRule exportedPackagesStateTheirStatus() {
        return classes()
                .that(areExported())
                .should(Conditions.stateTheirStatusOrResideInPackagesThatDo())
                .because("whoever embeds Espalier has to know what a type promises");
    }

    private ArchRule exportedTypesShowExportedTypes() {
        return classes()
                .that(areExported())
                .should(Conditions.showTypesOf(base + ".", exportedPackages()))
                .because("a type that cannot be named cannot be used");
    }

    private DescribedPredicate<JavaClass> areExported() {
        Set<String> exported = exportedPackages();
        return Conditions.visibleOutside()
                .and(DescribedPredicate.describe(
                        "reside in exported packages", type -> exported.contains(type.getPackageName())));
    }

    /** The packages of the same names, below the base, as those that the modules export to everybody. */
    private Set<String> exportedPackages() {
        return PublishedModule.all().stream()
                .flatMap(module -> module.exportedPackages().stream())
                .map(name -> base + name.substring("dev.espalier".length()))
                .collect(Collectors.toSet());
    }

    private ArchRule packagesAreNullMarked() {
        return classes().should(Conditions.resideInNullMarkedPackages()).because("null is a compile-time matter");
    }

    private ArchRule noStreamsInHotCode() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        HOT.stream().map(hot -> base + "." + hot + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.stream..")
                .because("a step allocates nothing");
    }

    private ArchRule noStaticState() {
        return noFields()
                .that()
                .areStatic()
                .and()
                .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC)
                .should()
                .notBeFinal()
                .because("two runs in one process must not affect each other");
    }

    private ArchRule noEmptyWordsInNames() {
        return noClasses()
                .should()
                .haveNameMatching(".*\\.[^.]*(Impl|Abstract|Manager|Helper|Utils?)([A-Z$][^.]*)?")
                .because("such a word says that no name was found");
    }
}
