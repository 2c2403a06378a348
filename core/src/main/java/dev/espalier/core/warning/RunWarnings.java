package dev.espalier.core.warning;

import dev.espalier.api.Problem;
import dev.espalier.api.event.RunWarning;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.setup.ParameterGroups;
import dev.espalier.core.setup.RunData;
import dev.espalier.core.setup.RunSetup;
import dev.espalier.core.setup.ScheduleChecks;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.plan.Parameters;
import java.util.ArrayList;
import java.util.List;

/** Looks for what is probably not meant in a run that is about to start. */
public final class RunWarnings {

    /** Metrics of fewer samples than this are mostly chance. */
    private static final int FEWEST_VALIDATION_SAMPLES = 30;

    private RunWarnings() {}

    /**
     * Looks at data, model and settings.
     *
     * @param stack what is run
     * @param setup what it comes to with its data
     * @param weights the initial weights
     * @return what was found; empty for most runs
     */
    public static List<RunWarning> of(Stack stack, RunSetup setup, Parameters weights) {
        List<RunWarning> warnings = new ArrayList<>();
        RunData data = setup.data();
        warnings.addAll(FeatureScale.warnings(data.train()));
        warnings.addAll(TargetSpread.warnings(setup));
        data.validation().ifPresent(part -> warnings.addAll(size(part)));
        boolean sampled = isSampled(stack);
        warnings.addAll(ClassCounts.warnings(data, sampled || weightsClasses(setup)));
        warnings.addAll(doubleWeighting(sampled && weightsClasses(setup)));
        warnings.addAll(DuplicateRows.warnings(data));
        warnings.addAll(ModelWarnings.of(stack, setup));
        warnings.addAll(InitialWeights.warnings(setup.graph(), weights, setup::isGiven));
        List<Problem> lengths = new ArrayList<>(ScheduleChecks.warnings(stack, setup.settings()));
        lengths.addAll(ParameterGroups.warnings(setup.freezing(), setup.settings()));
        for (Problem problem : lengths) {
            warnings.add(
                    new RunWarning(RunWarning.Kind.SCHEDULE_LENGTH, problem.where(), problem.what(), problem.remedy()));
        }
        return List.copyOf(warnings);
    }

    /** Whether an epoch takes samples by their classes or weights. */
    private static boolean isSampled(Stack stack) {
        return stack.data()
                .sampling()
                .filter(sampling -> !sampling.method().mixesTasks())
                .isPresent();
    }

    private static boolean weightsClasses(RunSetup setup) {
        return setup.tasks().stream().anyMatch(task -> !task.classWeights().isEmpty());
    }

    private static List<RunWarning> doubleWeighting(boolean both) {
        return both
                ? List.of(new RunWarning(
                        RunWarning.Kind.DOUBLE_WEIGHTING,
                        "data.sampling",
                        "the samples of an epoch are chosen by sampling, and the loss has class-weights: rare classes count"
                                + " twice over",
                        "keep one of them"))
                : List.of();
    }

    private static List<RunWarning> size(PreparedDataset validation) {
        return validation.size() >= FEWEST_VALIDATION_SAMPLES
                ? List.of()
                : List.of(new RunWarning(
                        RunWarning.Kind.SMALL_VALIDATION,
                        "data.validation",
                        "its metrics are of " + validation.size() + " samples, where one sample more or less is "
                                + Math.round(100.0 / validation.size()) + " %",
                        "hold out at least " + FEWEST_VALIDATION_SAMPLES
                                + " samples, or use espalier cross-validate for few data"));
    }
}
