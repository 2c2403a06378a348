package dev.espalier.cli;

import dev.espalier.core.Espalier;
import dev.espalier.core.data.loader.AugmentationPreview;
import dev.espalier.core.document.OutputFile;
import dev.espalier.core.stack.Stack;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws what the augmenters of a stack make of its images. */
@Command(
        name = "preview",
        header = "Draw training images beside what the stack's augmenters make of them, without training.",
        description = {
            "The picture has a row for each sample: the original at the left, then one variant for each epoch, made just as"
                    + " training makes them. Samples that are mixed are mixed with others of the picture.",
            "",
            "Values after preprocessing have no colours of their own: in each row the original's least value is drawn black,"
                    + " its greatest white, and the variants on the same scale."
        },
        footer = {
            "  espalier augment preview my.yaml",
            "  espalier augment preview my.yaml --samples 12 --variants 9 --output variants.png",
            "  espalier augment preview my.yaml --set 'augment=[rotate: 30, cutout: 0.3]'"
        })
final class AugmentPreviewCommand implements Callable<Integer> {

    private static final int MOST = 100;
    private static final String RANGE = "from 1 to " + MOST;

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Mixin
    private StackOptions options = new StackOptions();

    @Option(
            names = "--output",
            paramLabel = "FILE.png",
            description = "Where to write the picture; one that is there is replaced. Default: augment-preview.png.")
    private Path output = Path.of("augment-preview.png");

    @Option(names = "--samples", paramLabel = "N", description = "How many samples to draw, 1 to 100. Default: 8.")
    private int samples = 8;

    @Option(names = "--variants", paramLabel = "M", description = "How many variants of each, 1 to 100. Default: 7.")
    private int variants = 7;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "Choose other samples and variants. Default: the stack's seed.")
    private @Nullable Long seed;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    AugmentPreviewCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        UsageErrors.require(spec, samples >= 1 && samples <= MOST, "--samples", samples, RANGE);
        UsageErrors.require(spec, variants >= 1 && variants <= MOST, "--variants", variants, RANGE);
        Screen screen = context.screen();
        try (Espalier espalier = plugins.open(context.screen())) {
            PluginOptions.warnOfBroken(espalier.catalog(), screen);
            Stack stack = options.read(espalier);
            AugmentationPreview preview = espalier.previewAugmentation(
                    stack,
                    Espalier.baseFolderOf(options.file()),
                    samples,
                    variants,
                    seed == null ? stack.seed() : seed);
            BufferedImage sheet = ContactSheet.draw(preview);
            OutputFile.write(output, file -> write(sheet, file));
            if (OutputFile.isStandardOutput(output)) {
                return 0;
            }
            screen.line("wrote " + output + ": " + preview.samples() + " samples, each beside " + preview.variants()
                    + (preview.variants() == 1 ? " variant" : " variants") + ", " + sheet.getWidth() + " x "
                    + sheet.getHeight()
                    + " pixels");
        }
        return 0;
    }

    private static void write(BufferedImage sheet, OutputStream file) throws IOException {
        // the default would go through a file in the folder of temporary ones
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
            ImageIO.write(sheet, "png", out);
        }
    }
}
