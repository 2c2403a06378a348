package dev.espalier.cli;

import dev.espalier.api.Problem;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.CrossValidation;
import dev.espalier.core.CrossValidationPlan;
import dev.espalier.core.FoldResult;
import dev.espalier.core.TrainingRun;
import java.util.function.LongSupplier;

/** Shows how a cross-validation gets on: a line for each run, and between them a live line, or a plain one now and then. */
final class FoldProgress implements CrossValidation.Progress, TrainingListener {

    private static final long LIVE_NANOSECONDS = 100_000_000L;
    private static final long PLAIN_NANOSECONDS = 10_000_000_000L;
    private static final int METRICS_IN_A_LINE = 4;

    private final Screen screen;
    private final boolean quiet;
    private final LongSupplier nanoTime;
    private final long begun;

    private CrossValidationPlan plan = CrossValidationPlan.of(2);
    private String label = "";
    private boolean described;
    private int left;
    private int ended;
    private long totalSteps = 1;
    private long runBegun;
    private long lastShown;

    /**
     * Progress of one cross-validation.
     *
     * @param screen where to show it
     * @param quiet whether failures alone are shown
     * @param nanoTime a clock, as {@link System#nanoTime()}
     */
    FoldProgress(Screen screen, boolean quiet, LongSupplier nanoTime) {
        this.screen = screen;
        this.quiet = quiet;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** What a run is called, such as {@code repeat 1/2  fold 3/5}. */
    static String label(CrossValidationPlan plan, CrossValidationPlan.Part part) {
        String fold = "fold " + padded(part.fold(), plan.folds());
        return plan.repeats() == 1 ? fold : "repeat " + padded(part.repeat(), plan.repeats()) + "  " + fold;
    }

    private static String padded(int number, int of) {
        String all = Integer.toString(of);
        return " ".repeat(all.length() - Integer.toString(number).length()) + number + "/" + all;
    }

    @Override
    public void begins(CrossValidationPlan runs) {
        plan = runs;
        left = runs.parts().size();
    }

    @Override
    public void runBegins(CrossValidationPlan.Part part, TrainingRun run) {
        label = label(plan, part);
        runBegun = nanoTime.getAsLong();
        lastShown = runBegun;
        if (!described) {
            described = true;
            run.describe().forEach(this::line);
        }
    }

    @Override
    public void runStarted(RunStarted event) {
        totalSteps = Math.max(1, event.totalSteps());
        if (event.resumed()) {
            line(label + "  resumed after step " + event.step() + " of " + totalSteps);
        }
    }

    @Override
    public void stepFinished(StepView step) {
        long now = nanoTime.getAsLong();
        long interval = screen.isTerminal() ? LIVE_NANOSECONDS : PLAIN_NANOSECONDS;
        if (quiet || now - lastShown < interval) {
            return;
        }
        lastShown = now;
        double done = (double) step.step() / totalSteps;
        double seconds = (now - begun) * 1e-9 * (left - done) / (ended + done);
        String text = label
                + "  step " + step.step() + "/" + totalSteps
                + "  loss " + ProgressText.number(step.loss())
                + "  " + ProgressText.duration(seconds) + " left for all runs";
        if (screen.isTerminal()) {
            screen.live(text);
        } else {
            screen.line(text);
        }
    }

    @Override
    public void runStopped(RunStopped event) {
        screen.live("");
    }

    @Override
    public void runEnded(FoldResult result, boolean before) {
        String name = label(plan, result.part());
        left--;
        if (!before) {
            ended++;
        }
        if (result.failed()) {
            screen.error(name.replaceAll(" +", " ") + " failed:");
            for (Problem problem : result.problems()) {
                screen.error(problem.toString());
            }
            return;
        }
        String test = result.test().isEmpty()
                ? ""
                : "  test "
                        + ProgressText.metrics(result.test(), METRICS_IN_A_LINE).stripTrailing();
        String validation = result.validation().isEmpty()
                ? ""
                : "  validation "
                        + ProgressText.metrics(result.validation(), METRICS_IN_A_LINE)
                                .stripTrailing();
        String time = before ? "done before" : ProgressText.duration((nanoTime.getAsLong() - runBegun) * 1e-9);
        line(name + validation + test + "  epochs " + result.epochs() + "  " + time);
    }

    private void line(String text) {
        if (!quiet) {
            screen.line(text);
        }
    }
}
