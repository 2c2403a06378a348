package dev.espalier.cli;

import dev.espalier.core.Espalier;
import dev.espalier.core.SchedulePreview;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.document.OutputFile;
import dev.espalier.core.stack.Stack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the schedules of a stack before it is trained. */
@Command(
        name = "preview",
        header = "Draw the learning rate and every other scheduled setting over the whole run, without training.",
        description = {
            "Schedules are factors on a base value, multiplied with each other: schedule is a list for the learning",
            "rate, or a map of settings of the optimizer to lists. For each of them a chart and the values at steps",
            "along the run are printed, and for the learning rate of each group with a schedule of its own.",
            "Schedules that wait for validations are drawn as if there were none.",
            "",
            "How many steps a run has follows from the number of training samples. The data are read to count",
            "them; with --samples they are not. A schedule that is longer than the run, or leaves steps at a rate",
            "of 0, is warned about here and when training begins."
        },
        footer = {
            "  espalier schedule preview my.yaml",
            "  espalier schedule preview my.yaml --samples 60000 --points 20",
            "  espalier schedule preview my.yaml --set train.epochs=50 --output schedule.svg",
            "  espalier schedule preview my.yaml --set 'schedule=[one-cycle]' \\",
            "      --set 'schedule={beta1: [one-cycle: {start: 1, peak: 0.9, end: 1}]}'"
        })
final class SchedulePreviewCommand implements Callable<Integer> {

    private static final int MOST_POINTS = 10_000;

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Mixin
    private StackOptions options = new StackOptions();

    @Option(names = "--samples", paramLabel = "N", description = "Training samples, instead of reading the data.")
    private @Nullable Integer samples;

    @Option(names = "--points", paramLabel = "N", description = "How many values to print (10 unless set).")
    private int points = 10;

    @Option(names = "--output", paramLabel = "FILE.svg", description = "Draw the curves into an SVG file too.")
    private @Nullable Path output;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    SchedulePreviewCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        UsageErrors.require(spec, samples == null || samples >= 1, "--samples", samples, "at least 1");
        UsageErrors.require(spec, points >= 2 && points <= MOST_POINTS, "--points", points, "from 2 to " + MOST_POINTS);
        try (Espalier espalier = plugins.open()) {
            Stack stack = options.read(espalier);
            SchedulePreview preview = samples == null ? withData(espalier, stack) : SchedulePreview.of(stack, samples);
            ScheduleText.lines(preview, points).forEach(context.screen()::line);
            preview.warnings().forEach(warning -> context.screen().error("warning: " + warning.text()));
            if (output != null) {
                byte[] svg = ScheduleSvg.draw(stack.name(), preview).getBytes(StandardCharsets.UTF_8);
                OutputFile.write(output, file -> file.write(svg));
                if (!OutputFile.isStandardOutput(output)) {
                    context.screen().line("drawn: " + output);
                }
            }
        }
        return 0;
    }

    private SchedulePreview withData(Espalier espalier, Stack stack) {
        try (TrainingRun run = options.prepare(espalier, stack)) {
            return run.schedule();
        }
    }
}
