package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.document.ByteCount;
import dev.espalier.core.stack.Stack;
import dev.espalier.search.rehearsal.BatchSizeFinder;
import dev.espalier.search.rehearsal.BatchSizeTrial;
import dev.espalier.search.rehearsal.BatchSizes;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for a batch size. */
@Command(
        name = "find-batch-size",
        header = "Look for a batch size: measure how fast each trains, and what it takes of memory.",
        description = {
            "Powers of two are tried as long as they fit into the heap and the training split. Suggested is the smallest size"
                    + " that trains at least nine tenths as fast as the fastest: larger ones save little time, and fewer updates in an"
                    + " epoch often make a worse model.",
            "",
            "The learning rate belongs to the batch size: change it with it, or look for it with espalier find-learning-rate."
        },
        footer = {
            "  espalier find-batch-size my.yaml",
            "  espalier find-batch-size my.yaml --from 32 --to 1024 --seconds 5"
        })
final class FindBatchSizeCommand implements Callable<Integer> {

    private static final double MOST_SECONDS = 600;

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Mixin
    private StackOptions options = new StackOptions();

    @Option(names = "--from", paramLabel = "N", description = "The smallest size; 8 by default.")
    private int smallest = new BatchSizeFinder().smallest();

    @Option(names = "--to", paramLabel = "N", description = "The largest size; 8192 by default.")
    private int largest = new BatchSizeFinder().largest();

    @Option(names = "--seconds", paramLabel = "S", description = "How long each size is trained; 2 by default.")
    private double seconds = new BatchSizeFinder().seconds();

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    FindBatchSizeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        UsageErrors.require(spec, smallest >= 1, "--from", smallest, "at least 1");
        UsageErrors.require(spec, largest >= smallest, "--to", largest, "at least --from");
        UsageErrors.require(
                spec, seconds > 0 && seconds <= MOST_SECONDS, "--seconds", seconds, "above 0, at most " + MOST_SECONDS);
        Screen screen = context.screen();
        try (Espalier espalier = plugins.open(context.screen())) {
            PluginOptions.warnOfBroken(espalier.catalog(), screen);
            Stack stack = options.readOrMiddle(espalier, context.screen());
            RunOptions run = RunOptions.defaults()
                    .withBaseFolder(Espalier.baseFolderOf(options.file()))
                    .withThreads(threads.count());
            screen.line(String.format("%10s  %14s  %s", "batch size", "samples/second", "memory"));
            BatchSizes sizes = new BatchSizeFinder(smallest, largest, seconds).find(espalier, stack, run, this::print);
            suggest(sizes);
        }
        return 0;
    }

    private void print(BatchSizeTrial trial) {
        context.screen()
                .line(String.format(
                        "%10d  %14s  %s",
                        trial.size(),
                        trial.samplesPerSecond().isPresent()
                                ? ProgressText.count(trial.samplesPerSecond().getAsDouble())
                                : "-",
                        trial.bytes().isPresent()
                                ? ByteCount.text(trial.bytes().getAsLong())
                                : "does not fit into the heap of "
                                        + ByteCount.text(Runtime.getRuntime().maxMemory())));
    }

    private void suggest(BatchSizes sizes) {
        Screen screen = context.screen();
        Optional<BatchSizeTrial> suggestion = sizes.suggestion();
        if (suggestion.isEmpty()) {
            screen.line("nothing is suggested: no size was measured; try a smaller one with --from");
            return;
        }
        int size = suggestion.get().size();
        screen.line("suggested: train.batch: " + size + "; the stack has " + sizes.present());
        if (size != sizes.present()) {
            screen.line("the learning rate follows the batch size: instead of "
                    + ReadableNumber.of(sizes.learningRate()) + ", "
                    + ReadableNumber.of(sizes.squareRootRate(size))
                    + " by the square root for Adam and other adaptive optimizers, "
                    + ReadableNumber.of(sizes.linearRate(size)) + " in proportion for SGD and momentum");
        }
    }
}
