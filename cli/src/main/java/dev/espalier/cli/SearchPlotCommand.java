package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.FileReason;
import dev.espalier.search.storage.StudyAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws a study. */
@Command(
        name = "plot",
        header = "Draw a search as SVG: history, parallel coordinates, slices, importance, Pareto front.",
        description = {
            "Writes history.svg, parallel-coordinates.svg and slices.svg; importance.svg once there are enough trials; pareto.svg of"
                    + " two objectives. At the end of a search they are written into its folder.",
            "",
            "It only reads the study, while the search runs, after it was interrupted and after its end."
        },
        footer = {
            "  espalier search plot runs/my-search",
            "  espalier search plot 'jdbc:postgresql://host/studies?user=me' --study my-search --output pictures"
        })
final class SearchPlotCommand implements Callable<Integer> {

    private final CommandContext context;

    @Mixin
    private StudyOptions study = new StudyOptions();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "The folder for the pictures; by default that of the study, or the working folder.")
    private @Nullable Path output;

    SearchPlotCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        StudyAddress address = study.address();
        Path folder = output == null ? address.folder().orElse(Path.of("")) : output;
        try {
            Files.createDirectories(folder.toAbsolutePath());
        } catch (IOException fault) {
            throw new EspalierException(
                    ErrorCode.IO,
                    folder.toString(),
                    "cannot be made: " + FileReason.of(fault),
                    "give another folder with --output",
                    fault);
        }
        List<Path> files = new StudyPictures(address.read()).write(folder);
        files.forEach(file -> context.screen().line(file.toString()));
        if (files.isEmpty()) {
            context.screen().line("there is nothing to draw yet: no trial has been measured");
        }
        return 0;
    }
}
