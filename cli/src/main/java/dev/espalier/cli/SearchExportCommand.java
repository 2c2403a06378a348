package dev.espalier.cli;

import dev.espalier.core.document.OutputFile;
import dev.espalier.search.storage.StudySnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes all trials of a study. */
@Command(
        name = "export",
        header = "Write all trials of a search as CSV or JSON.",
        description = {
            "CSV has a line for each trial: its values, its objectives and metrics as measured last, its state, steps and seconds."
                    + " JSON has each measurement, the stages, and the stack that was searched. Numbers are exact: read back as"
                    + " doubles, they have the same bits.",
            "",
            "It only reads, while the search runs, after it was interrupted and after its end."
        },
        footer = {
            "  espalier search export runs/my-search > trials.csv",
            "  espalier search export runs/my-search --format json --output trials.json",
            "  espalier search export 'jdbc:postgresql://host/studies?user=me' --study my-search > trials.csv"
        })
final class SearchExportCommand implements Callable<Integer> {

    private final CommandContext context;

    /** How trials are written. */
    enum Format {
        CSV,
        JSON
    }

    @Mixin
    private StudyOptions study = new StudyOptions();

    @Option(names = "--format", paramLabel = "FORMAT", description = "csv or json; by default csv.")
    private Format format = Format.CSV;

    @Option(names = "--output", paramLabel = "FILE", description = "The file to write; by default standard output.")
    private @Nullable Path output;

    SearchExportCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        StudySnapshot snapshot = study.address().read();
        String text = format == Format.CSV
                ? StudyTable.csv(snapshot)
                : StudyTable.json(snapshot).toIndentedJson();
        if (output == null) {
            context.screen().data(text);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            OutputFile.write(output, out -> out.write(bytes));
        }
        return 0;
    }
}
