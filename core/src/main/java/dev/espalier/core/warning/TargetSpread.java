package dev.espalier.core.warning;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.event.RunWarning;
import dev.espalier.api.model.Loss;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.PreparedTarget;
import dev.espalier.core.data.prepared.TargetStatistics;
import dev.espalier.core.setup.RunSetup;
import dev.espalier.core.setup.TargetScaling;
import dev.espalier.core.training.OutputTask;
import dev.espalier.engine.plugin.LossCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds targets of values that are far from 0 and 1 and are not scaled, although their losses could do with it. */
final class TargetSpread {

    private TargetSpread() {}

    static List<RunWarning> warnings(RunSetup setup) {
        List<RunWarning> warnings = new ArrayList<>();
        PreparedDataset training = setup.data().train();
        for (OutputTask task : setup.tasks()) {
            PreparedTarget target = training.targets().targets().get(task.target());
            boolean values = target.target().kind() == TargetKind.VALUES
                    && target.origin() instanceof PreparedTarget.Stored
                    && target.scale().isEmpty()
                    && LossCalls.targetScaling(task.loss()) != Loss.TargetScaling.NEVER;
            if (values) {
                add(
                        target,
                        training.targetStatistics(task.target()),
                        TargetScaling.reasonAgainst(task, setup.graph()),
                        warnings);
            }
        }
        return warnings;
    }

    private static void add(
            PreparedTarget target,
            TargetStatistics statistics,
            Optional<TargetScaling.Objection> objection,
            List<RunWarning> warnings) {
        for (int i = 0; i < target.target().width(); i++) {
            if (statistics.isFarFromUnit(i)) {
                warnings.add(new RunWarning(
                        RunWarning.Kind.TARGET_SCALE,
                        "target " + target.target().name(),
                        "it is not scaled"
                                + objection
                                        .map(found -> ", because " + found.reason())
                                        .orElse("")
                                + ", and has the mean "
                                + ReadableNumber.of(statistics.means()[i])
                                + " and the standard deviation "
                                + ReadableNumber.of(statistics.deviations()[i])
                                + ", where outputs begin near 0 and 1: most of the training goes into reaching them",
                        objection.map(TargetScaling.Objection::remedy).orElse("set data.target-scaling: standardize")));
                return;
            }
        }
    }
}
