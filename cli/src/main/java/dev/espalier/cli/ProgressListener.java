package dev.espalier.cli;

import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.ParametersUnfrozen;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a run gets on: a line an epoch, and between them a live line on a terminal or a plain one every ten seconds.
 *
 * <p>A run of very many epochs shows every n-th only, about {@value #EPOCH_LINES} in all.
 */
final class ProgressListener implements TrainingListener {

    private static final long LIVE_NANOSECONDS = 100_000_000L;
    private static final long PLAIN_NANOSECONDS = 10_000_000_000L;
    private static final int EPOCH_LINES = 50;
    private static final int METRICS_IN_A_LINE = 3;

    private final Screen screen;
    private final LongSupplier nanoTime;
    private final Pace samplesPace = new Pace();
    private final Pace stepsPace = new Pace();

    private long totalSteps;
    private long stepsPerEpoch = 1;
    private int epochs = 1;
    private int epoch = 1;
    private double epochLoss;
    private long epochSamples;
    private long samplesSinceShown;
    private long lastShownStep;
    private long lastShown;
    private long lastLine;
    private Map<String, Double> validation = Map.of();
    private @Nullable EpochFinished pending;
    private List<Finding> findings = List.of();

    /** The findings that were printed, by name and place: each is, once, when it is new. */
    private final Set<String> told = new HashSet<>();

    /**
     * A listener for one run.
     *
     * @param screen where to show it
     * @param nanoTime a clock, as {@link System#nanoTime()}
     */
    ProgressListener(Screen screen, LongSupplier nanoTime) {
        this.screen = screen;
        this.nanoTime = nanoTime;
    }

    @Override
    public void runStarted(RunStarted event) {
        totalSteps = event.totalSteps();
        stepsPerEpoch = Math.max(1, event.stepsPerEpoch());
        epochs = (int) Math.max(1, (totalSteps + stepsPerEpoch - 1) / stepsPerEpoch);
        epoch = (int) Math.min(epochs, event.step() / stepsPerEpoch + 1);
        lastShownStep = event.step();
        lastShown = nanoTime.getAsLong();
        lastLine = lastShown;
        if (event.resumed()) {
            screen.line("resumed after step " + event.step() + " of " + totalSteps);
        }
    }

    @Override
    public void stepFinished(StepView step) {
        flushEpoch();
        if (step.epoch() != epoch) {
            epoch = step.epoch();
            epochLoss = 0;
            epochSamples = 0;
        }
        epochLoss += step.loss() * step.samples();
        epochSamples += step.samples();
        samplesSinceShown += step.samples();
        long now = nanoTime.getAsLong();
        if (screen.isTerminal() ? now - lastShown >= LIVE_NANOSECONDS : now - lastLine >= PLAIN_NANOSECONDS) {
            show(step, now);
        }
    }

    private void show(StepView step, long now) {
        double seconds = (now - lastShown) * 1e-9;
        samplesPace.add(samplesSinceShown, seconds);
        stepsPace.add(step.step() - lastShownStep, seconds);
        samplesSinceShown = 0;
        lastShownStep = step.step();
        lastShown = now;
        String metrics = ProgressText.metrics(validation, 2);
        String line = epochText(epoch)
                + "  step " + step.step() + "/" + totalSteps
                + "  loss " + ProgressText.number(epochLoss / epochSamples)
                + (metrics.isEmpty() ? "" : "  validation " + metrics)
                + "  learning rate " + ProgressText.number(step.learningRate())
                + "  " + ProgressText.count(samplesPace.perSecond()) + " samples/s"
                + "  " + ProgressText.duration((totalSteps - step.step()) / stepsPace.perSecond()) + " left";
        if (screen.isTerminal()) {
            screen.live(line);
        } else {
            lastLine = now;
            screen.line(line);
        }
    }

    @Override
    public void epochFinished(EpochFinished event) {
        flushEpoch();
        pending = event;
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        if (event.split() == Split.VALIDATION) {
            validation = event.values();
            EpochFinished ended = pending;
            if (ended != null && ended.step() == event.step()) {
                pending = null;
                printEpoch(ended, validation);
            }
        }
    }

    @Override
    public void parametersUnfrozen(ParametersUnfrozen event) {
        flushEpoch();
        screen.line("step " + (event.step() + 1) + ": '" + event.match() + "' is trained from here on ("
                + event.elements() + " parameters)");
    }

    @Override
    public void diagnosisUpdated(DiagnosisUpdated event) {
        flushEpoch();
        findings = event.findings();
        for (Finding finding : findings) {
            if (told.add(finding.name() + " " + finding.place())) {
                screen.line(FindingText.of(finding));
            }
        }
    }

    @Override
    public void runStopped(RunStopped event) {
        flushEpoch();
        screen.live("");
        FindingText.summary(findings).forEach(screen::line);
    }

    @Override
    public void close() {
        flushEpoch();
    }

    /** Prints an epoch whose validation has not come: there is none after this epoch. */
    private void flushEpoch() {
        EpochFinished ended = pending;
        if (ended != null) {
            pending = null;
            printEpoch(ended, Map.of());
        }
    }

    private void printEpoch(EpochFinished ended, Map<String, Double> metrics) {
        int stride = (epochs + EPOCH_LINES - 1) / EPOCH_LINES;
        boolean shown = ended.epoch() == 1 || ended.epoch() % stride == 0 || ended.step() >= totalSteps;
        if (!shown) {
            return;
        }
        lastLine = nanoTime.getAsLong();
        screen.line(epochText(ended.epoch())
                + "  loss " + ProgressText.number(ended.loss())
                + (ended.penalty() == 0 ? "" : "  penalty " + ProgressText.number(ended.penalty()))
                + (metrics.isEmpty() ? "" : "  validation " + ProgressText.metrics(metrics, METRICS_IN_A_LINE))
                + "  learning rate " + ProgressText.number(ended.learningRate())
                + "  " + ProgressText.count(ended.samples() / ended.seconds()) + " samples/s"
                + "  " + ProgressText.duration(ended.seconds()));
    }

    private String epochText(int number) {
        String all = Integer.toString(epochs);
        return "epoch "
                + " ".repeat(Math.max(0, all.length() - Integer.toString(number).length())) + number + "/" + all;
    }
}
