package dev.espalier.cli;

import dev.espalier.core.EnsembleTraining;
import dev.espalier.core.MemberResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Ensemble;
import java.util.function.Consumer;

/** Says which run of an ensemble begins and what it came to; what happens within it is shown like that of any run. */
final class EnsembleProgress implements EnsembleTraining.Progress {

    private static final int METRICS_IN_A_LINE = 4;

    private final Consumer<String> line;
    private int runs = 1;
    private boolean described;

    /**
     * Progress of one ensemble.
     *
     * @param line shows a line
     */
    EnsembleProgress(Consumer<String> line) {
        this.line = line;
    }

    @Override
    public void begins(Ensemble ensemble) {
        runs = ensemble.runs();
    }

    @Override
    public void runBegins(int number, TrainingRun run) {
        if (!described) {
            described = true;
            run.describe().forEach(line);
        }
        if (runs > 1) {
            line.accept("");
            line.accept("member " + number + "/" + runs);
        }
    }

    @Override
    public void runEnded(MemberResult result, boolean before) {
        String validation = result.validation().isEmpty()
                ? ""
                : "  validation "
                        + ProgressText.metrics(result.validation(), METRICS_IN_A_LINE)
                                .stripTrailing();
        String test = result.test().isEmpty()
                ? ""
                : "  test "
                        + ProgressText.metrics(result.test(), METRICS_IN_A_LINE).stripTrailing();
        String name = runs == 1 ? "run" : "member " + result.number() + "/" + runs;
        line.accept(name + validation + test + "  epochs " + result.epochs() + (before ? "  done before" : ""));
    }
}
