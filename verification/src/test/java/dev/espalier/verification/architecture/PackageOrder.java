package dev.espalier.verification.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order of the packages of the engine and the core: each may depend on those before it and on none after it.
 *
 * <p>The rule of the architecture, and the table and the picture in {@code docs/architecture.md}, are made from it.
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
            new Place("engine.plugin", "the boundary of all calls of plugins, which names the plugin that failed"),
            new Place(
                    "engine.kernel",
                    "arithmetic on float arrays: matrix products, row and column operations, vector or portable"),
            new Place("engine.image", "images whose pixels are moved: copied, or interpolated once for several moves"),
            new Place("engine.compute", "kernels spread over threads, as far as that gains something"),
            new Place("engine.layer", "the built-in layers"),
            new Place("engine.model", "models, and graphs with inferred shapes"),
            new Place("engine.loss", "the built-in losses"),
            new Place("engine.plan", "graphs compiled to plans: forward and backward passes on buffers assigned once"),
            new Place("engine.gradient", "layers and losses checked against their definitions in double"),
            new Place("core.json", "strict JSON"),
            new Place("core.document", "strict YAML whose nodes have line and column"),
            new Place("core.linalg", "dense linear algebra outside the hot loop; the only place that uses ojAlgo"),
            new Place("core.initializers", "distributions of initial values"),
            new Place("core.preprocessing", "preprocessing steps, fitted to the training split"),
            new Place("core.evaluation", "evaluation metrics"),
            new Place("core.uncertainty", "averages of several predictions, and how far they differ"),
            new Place("core.data.column", "cells of table columns turned into numbers"),
            new Place("core.data", "splits, and schemas compared with that of a model"),
            new Place("core.data.file", "stored files: plain, compressed or from a pipe"),
            new Place("core.data.csv", "the CSV data source"),
            new Place("core.data.source", "the other data sources: IDX files, bundled, passed in code"),
            new Place("core.data.prepared", "preprocessed samples, as a model receives them"),
            new Place("core.data.loader", "the data loader: batch order, batches, loading ahead of their use"),
            new Place("core.noise", "predictions of several passes with noise"),
            new Place("core.noise.draw", "noise drawn for the inputs of passes, and for weights"),
            new Place("core.record", "the events of a run as lines of JSON: written within bounds, and read back"),
            new Place("core.checkpoint", "tensor files, checkpoints and run folders, crash-safe"),
            new Place("core.catalog", "the plugins, their origins and their settings"),
            new Place("core.stack", "the stack: everything that defines a run, as one value"),
            new Place("core.statistics", "statistics and pictures of a run, for those who watch it"),
            new Place("core.diagnosis", "diagnostics, and the record of a run that they examine"),
            new Place("core.training", "the training loop: steps, updates, slots, schedules, validation, state"),
            new Place("core.setup", "checks and preparation before the first step: data, tasks, parameter groups"),
            new Place("core.warning", "warnings before the first step: what is allowed, and probably not meant"),
            new Place("core.wiring", "assembly of a run with Guice; the only place that uses it"),
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

    /**
     * The packages as a picture in Mermaid: an arrow to each package that one depends on, unless another of its
     * dependencies leads there.
     *
     * @param types the classes of the engine and the core
     * @param base the package of all modules
     */
    static String picture(JavaClasses types, String base) {
        List<Set<Integer>> direct = dependencies(types, base);
        List<Set<Integer>> reachable = new ArrayList<>();
        StringBuilder arrows = new StringBuilder();
        for (int i = 0; i < PLACES.size(); i++) {
            Set<Integer> below = new TreeSet<>();
            for (int other : new TreeSet<>(direct.get(i)).descendingSet()) {
                if (below.add(other)) {
                    arrows.append("    p")
                            .append(i)
                            .append(" --> p")
                            .append(other)
                            .append('\n');
                }
                below.addAll(reachable.get(other));
            }
            reachable.add(below);
        }
        return "```mermaid\nflowchart TD\n" + subgraph("core") + subgraph("engine") + arrows + "```\n";
    }

    private static String subgraph(String module) {
        StringBuilder graph = new StringBuilder("    subgraph " + module + "\n");
        for (int i = PLACES.size() - 1; i >= 0; i--) {
            String name = PLACES.get(i).name();
            if ((name + ".").startsWith(module + ".")) {
                graph.append("        p").append(i).append("[\"").append(name).append("\"]\n");
            }
        }
        return graph.append("    end\n").toString();
    }

    /** For each package the packages that its classes depend on. */
    private static List<Set<Integer>> dependencies(JavaClasses types, String base) {
        List<Set<Integer>> dependencies = new ArrayList<>();
        PLACES.forEach(place -> dependencies.add(new TreeSet<>()));
        for (JavaClass type : types) {
            int own = rank(type, base);
            for (Dependency dependency : own < 0 ? Set.<Dependency>of() : type.getDirectDependenciesFromSelf()) {
                int other = rank(dependency.getTargetClass(), base);
                if (other >= 0 && other != own) {
                    dependencies.get(own).add(other);
                }
            }
        }
        return dependencies;
    }
}
