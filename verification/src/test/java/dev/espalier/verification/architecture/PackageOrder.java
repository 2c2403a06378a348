package dev.espalier.verification.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/**
 * The order of the packages of the engine and the core: each may depend on those before it and on none after it.
 *
 * <p>The rule of the architecture and the table in {@code docs/architecture.md} are made from it.
 */
final class PackageOrder {

    /**
     * A package in the order.
     *
     * @param name below the base package, such as {@code engine.kernel}
     * @param content what is in it, for the page
     */
    record Place(String name, String content) {

        /** Whether it is the package that its module is named after. */
        boolean isModule() {
            return name.indexOf('.') < 0;
        }
    }

    /** From the bottom to the top. */
    static final List<Place> PLACES = List.of(
            new Place("engine.plugin", "the boundary that every call of a plugin passes: who is named when it fails"),
            new Place(
                    "engine.kernel",
                    "arithmetic on float arrays: matrix products, row and column operations, vector or portable"),
            new Place("engine.compute", "kernels spread over threads"),
            new Place("engine.model", "models, and graphs with their shapes"),
            new Place("engine.layer", "the built-in layers"),
            new Place("engine.loss", "the built-in losses"),
            new Place(
                    "engine.plan", "graphs compiled to plans, computed forward and backward on buffers assigned once"),
            new Place("engine.gradient", "layers and losses checked against their definitions in double"),
            new Place("core.json", "strict JSON"),
            new Place("core.document", "strict YAML whose nodes know their line and column"),
            new Place("core.linalg", "dense linear algebra outside the hot loop; the only place that uses ojAlgo"),
            new Place("core.initializers", "distributions of initial values"),
            new Place("core.preprocessing", "steps that are fitted to training data"),
            new Place("core.evaluation", "evaluation metrics"),
            new Place("core.data", "splits, and samples compared with what a model was trained on"),
            new Place("core.data.file", "files as they are stored: plain, compressed or from a pipe"),
            new Place("core.data.csv", "the CSV data source"),
            new Place("core.data.source", "the other data sources: images in IDX files, embedded, given in code"),
            new Place("core.data.prepared", "samples as a model sees them: after preprocessing that was fitted"),
            new Place("core.data.loader", "the data loader: the order of samples, batches, threads that load ahead"),
            new Place("core.checkpoint", "tensors in files, crash-safe; run folders"),
            new Place("core.catalog", "which plugins there are, from where, with which settings"),
            new Place("core.stack", "all that a run is made of, as one value that files and code make alike"),
            new Place("core.training", "the loop: steps, updates, slots, schedules, validation, state"),
            new Place("core.setup", "what is checked and made before the first step: data, tasks, parameter groups"),
            new Place("core.wiring", "a run put together with Guice; the only place that uses it"),
            new Place("core", "the entry point: `Espalier`, `TrainingRun`, `TrainedModel`, `Predictor`"));

    private PackageOrder() {}

    /** No class depends on one whose package comes later in the order. */
    static NamedRule rule(String base) {
        ArchRule rule = classes()
                .that()
                .resideInAnyPackage(base + ".core..", base + ".engine..")
                .should(new ArchCondition<>("depend on no package above their own") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        int own = rank(type, base);
                        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                            if (rank(dependency.getTargetClass(), base) > own) {
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                            }
                        }
                    }
                })
                .because("the order of packages in docs/architecture.md says so");
        return new NamedRule("the order of packages", rule);
    }

    /** The place of a class's package in the order; -1 for what is in none of them. */
    private static int rank(JavaClass type, String base) {
        String name = type.getPackageName();
        for (int i = 0; i < PLACES.size(); i++) {
            if (name.equals(base + "." + PLACES.get(i).name())) {
                return i;
            }
        }
        return -1;
    }

    /** The packages as a table of a page, the highest first, as a reader meets them. */
    static String table() {
        StringBuilder table = new StringBuilder("| package | content |\n|---|---|\n");
        for (int i = PLACES.size() - 1; i >= 0; i--) {
            Place place = PLACES.get(i);
            table.append("| `")
                    .append(place.name())
                    .append("` | ")
                    .append(place.content())
                    .append(" |\n");
        }
        return table.toString();
    }
}
