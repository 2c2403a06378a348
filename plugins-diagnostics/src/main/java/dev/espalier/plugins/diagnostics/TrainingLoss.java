package dev.espalier.plugins.diagnostics;

import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.diagnosis.RunRecord.StepPoint;
import dev.espalier.api.event.EpochFinished;
import java.util.List;

/** The course of the training loss. */
final class TrainingLoss {

    /** Steps whose mean is what a run starts from: one alone depends on its batch. */
    private static final int FIRST_STEPS = 3;

    private TrainingLoss() {}

    /** The loss that the run started from; NaN if its first step is not recorded. */
    static double start(RunRecord record) {
        List<StepPoint> steps = record.steps();
        if (steps.isEmpty() || steps.get(0).step() != 1) {
            return Double.NaN;
        }
        return mean(steps.subList(0, Math.min(FIRST_STEPS, steps.size())));
    }

    /** The mean losses of epochs, oldest first. */
    static double[] ofEpochs(RunRecord record) {
        return record.epochs().stream().mapToDouble(EpochFinished::loss).toArray();
    }

    /**
     * The mean losses of stretches of recorded steps, oldest first.
     *
     * @param count how many stretches
     * @return none if there are fewer than two steps for each
     */
    static double[] ofStretches(RunRecord record, int count) {
        List<StepPoint> steps = record.steps();
        if (steps.size() < 2 * count) {
            return new double[0];
        }
        double[] means = new double[count];
        for (int i = 0; i < count; i++) {
            means[i] = mean(steps.subList(i * steps.size() / count, (i + 1) * steps.size() / count));
        }
        return means;
    }

    /** The training loss of the epoch that an evaluation after some updates belongs to; NaN before the first. */
    static double at(RunRecord record, long step) {
        double loss = Double.NaN;
        for (EpochFinished epoch : record.epochs()) {
            if (epoch.step() <= step || Double.isNaN(loss)) {
                loss = epoch.loss();
            }
        }
        return loss;
    }

    private static double mean(List<StepPoint> steps) {
        double sum = 0;
        for (StepPoint step : steps) {
            sum += step.loss();
        }
        return sum / steps.size();
    }
}
