package dev.espalier.core.record;

import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.event.StepView;
import dev.espalier.core.json.JsonLine;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Spells the metrics of steps as lines of a log. For one run, one thread at a time. */
public final class StepLine {

    /** The key of the label that names a parameter group. */
    static final String GROUP = "group";

    static final String LOSS = "loss";
    static final String WEIGHT = "weight";
    static final String PENALTY = "penalty";
    static final String LEARNING_RATE = "learning-rate";
    static final String MOMENTUM = "momentum";
    static final String GRADIENT_NORM = "gradient-norm";
    static final String CLIPPED_GRADIENT_NORM = "clipped-gradient-norm";
    private static final int LEAST_BYTES = 64;

    private final JsonLine line = new JsonLine();
    private String[] outputLosses = {};
    private String[] outputWeights = {};
    private String[] groupRates = {};
    private String[] groupMomenta = {};

    /** For a run whose outputs and groups the first step tells. */
    public StepLine() {}

    /**
     * The line of a step. Of hundreds of outputs and groups, the first ones are in it.
     *
     * @param step the step
     * @return its line
     */
    public RecordedLine of(StepView step) {
        prepareNames(step);
        line.begin()
                .put("event", LineKind.STEP.event())
                .put("step", step.step())
                .put("epoch", step.epoch())
                .openObject("values")
                .put(LOSS, step.loss())
                .put(PENALTY, step.penalty())
                .put(LEARNING_RATE, step.learningRate())
                .put(GRADIENT_NORM, step.gradientNorm())
                .put(CLIPPED_GRADIENT_NORM, step.clippedGradientNorm());
        for (int i = 0; i < outputLosses.length; i++) {
            line.put(outputLosses[i], step.outputLoss(i));
        }
        for (int i = 0; i < outputWeights.length; i++) {
            line.put(outputWeights[i], step.outputWeight(i));
        }
        for (int i = 0; i < groupRates.length; i++) {
            line.put(groupRates[i], step.groupLearningRate(i));
        }
        for (int i = 0; i < groupMomenta.length; i++) {
            double momentum = step.groupMomentum(i);
            if (!Double.isNaN(momentum)) {
                line.put(groupMomenta[i], momentum);
            }
        }
        return new RecordedLine(LineKind.STEP, step.step(), line.end());
    }

    private void prepareNames(StepView step) {
        int outputs = step.outputCount();
        int groups = step.groupCount();
        if (groupMomenta.length == 0 && groups > 0) {
            int most = LineKind.STEP.longest() / 5;
            outputLosses = names(outputs > 1 ? outputs : 0, most, i -> step.outputName(i) + "/" + LOSS);
            boolean learned = outputs > 1 && !Double.isNaN(step.outputWeight(0));
            outputWeights = names(learned ? outputs : 0, most, i -> step.outputName(i) + "/" + WEIGHT);
            groupRates = names(groups > 1 ? groups : 0, most, i -> ofGroup(LEARNING_RATE, step.groupName(i)));
            groupMomenta = names(groups, most, i -> ofGroup(MOMENTUM, step.groupName(i)));
        }
    }

    private static String ofGroup(String metric, String group) {
        return MetricName.of(metric).with(GROUP, group).toString();
    }

    private static String[] names(int count, int mostBytes, IntFunction<String> name) {
        String[] names = new String[count];
        int bytes = 0;
        int used = 0;
        while (used < count && bytes < mostBytes) {
            names[used] = name.apply(used);
            bytes += LEAST_BYTES + RecordedLine.bytes(names[used]);
            used++;
        }
        return Arrays.copyOf(names, used);
    }
}
