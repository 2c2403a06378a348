package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.document.OutputFile;
import dev.espalier.core.stack.Stack;
import dev.espalier.search.rehearsal.LearningRateCurve;
import dev.espalier.search.rehearsal.LearningRateFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for a learning rate. */
@Command(
        name = "find-learning-rate",
        header = "Look for a learning rate: train a few steps while it grows, until the loss diverges.",
        description = {
            "The rate grows by the same factor in every step. Two rates are suggested by the smoothed loss: that at"
                    + " which it falls fastest, and a tenth of that at which it is lowest; the smaller one is the safer choice. Schedules"
                    + " and stopping rules of the stack are left out.",
            "",
            "Nothing is written but the picture, and a run that is trained afterwards has the same bits."
        },
        footer = {
            "  espalier find-learning-rate my.yaml",
            "  espalier find-learning-rate my.yaml --output rates.svg",
            "  espalier find-learning-rate my.yaml --from 1e-5 --to 1 --steps 200 --set optimizer=sgd"
        })
final class FindLearningRateCommand implements Callable<Integer> {

    private static final int MOST_STEPS = 100_000;
    private static final int ROWS = 12;

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Mixin
    private StackOptions options = new StackOptions();

    @Option(names = "--from", paramLabel = "RATE", description = "The first rate; 1e-6 by default.")
    private double low = new LearningRateFinder().low();

    @Option(names = "--to", paramLabel = "RATE", description = "The last rate; 10 by default.")
    private double high = new LearningRateFinder().high();

    @Option(names = "--steps", paramLabel = "N", description = "Steps from the first to the last rate; 140 by default.")
    private int steps = new LearningRateFinder().steps();

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @Option(names = "--output", paramLabel = "FILE.svg", description = "Draw the loss by learning rate.")
    private @Nullable Path output;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    FindLearningRateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        UsageErrors.require(spec, low > 0 && Double.isFinite(low), "--from", low, "above 0");
        UsageErrors.require(spec, high > low && Double.isFinite(high), "--to", high, "above --from");
        UsageErrors.require(spec, steps >= 20 && steps <= MOST_STEPS, "--steps", steps, "from 20 to " + MOST_STEPS);
        try (Espalier espalier = plugins.open(context.screen())) {
            PluginOptions.warnOfBroken(espalier.catalog(), context.screen());
            Stack stack = options.readOrMiddle(espalier, context.screen());
            LearningRateCurve curve = new LearningRateFinder(low, high, steps)
                    .find(
                            espalier,
                            stack,
                            RunOptions.defaults()
                                    .withBaseFolder(Espalier.baseFolderOf(options.file()))
                                    .withThreads(threads.count()));
            print(stack, curve);
            if (output != null) {
                byte[] svg = LearningRateSvg.draw(stack.name(), curve).getBytes(StandardCharsets.UTF_8);
                OutputFile.write(output, file -> file.write(svg));
                if (!OutputFile.isStandardOutput(output)) {
                    context.screen().line("drawn: " + output);
                }
            }
        }
        return 0;
    }

    private void print(Stack stack, LearningRateCurve curve) {
        Screen screen = context.screen();
        double[] rates = curve.rates();
        double[] losses = curve.smoothedLosses();
        TextTable table = new TextTable();
        table.row("learning rate", "smoothed loss");
        int rows = Math.min(ROWS, rates.length);
        for (int i = 0; i < rows; i++) {
            int step = rows == 1 ? 0 : i * (rates.length - 1) / (rows - 1);
            table.row(ReadableNumber.of(rates[step]), ReadableNumber.of(losses[step]));
        }
        table.lines().forEach(screen::line);
        screen.line(
                curve.diverges()
                        ? "the loss diverges at a learning rate of " + ReadableNumber.of(rates[rates.length - 1])
                        : "the loss does not diverge up to a learning rate of "
                                + ReadableNumber.of(rates[rates.length - 1]));
        curve.steepestDescent().ifPresent(found -> screen.line("steepest descent: " + ReadableNumber.of(found.rate())));
        curve.tenthOfMinimum()
                .ifPresent(
                        found -> screen.line("a tenth of the rate at the minimum: " + ReadableNumber.of(found.rate())));
        Optional<LearningRateCurve.Suggestion> suggestion = curve.suggestion();
        if (suggestion.isPresent()) {
            String choice = suggestion.get().choice() == LearningRateCurve.Choice.STEEPEST_DESCENT
                    ? "the steepest descent"
                    : "a tenth of the rate at the minimum";
            screen.line("suggested: learning-rate: "
                    + ReadableNumber.of(suggestion.get().rate()) + " (" + choice + "); the stack has "
                    + ReadableNumber.of(stack.learningRate()));
        } else {
            screen.line(
                    "nothing is suggested: the loss does not fall at any rate; try other rates with --from and --to, more"
                            + " --steps, or train --overfit-one-batch");
        }
    }
}
