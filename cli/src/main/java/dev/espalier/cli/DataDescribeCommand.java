package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ReadableNumber;
import dev.espalier.core.Espalier;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.data.csv.CsvFormat;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.data.csv.TableDescription;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import dev.espalier.core.stack.DataStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes the columns of a table. */
@Command(
        name = "describe",
        header = "Describe the columns of a CSV file: kinds, ranges, missing values, classes, suspects.",
        description = {
            "Shows what each column would be taken for, how many values are missing or different, ranges of numbers and"
                    + " the most frequent categories. Remarks name columns that are constant or duplicate, look like"
                    + " numbers in another notation, are probably identifiers, or may contain what is to be predicted:"
                    + " features that determine the label or correlate with it almost perfectly.",
            "With a stack file (.yaml) the table and the settings are those of its data source."
        },
        footer = {
            "  espalier data describe houses.csv --label price",
            "  espalier data describe my.yaml",
            "  zcat houses.csv.gz | espalier data describe /dev/stdin --json"
        })
final class DataDescribeCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "FILE", description = "A CSV file, a pipe such as /dev/stdin, or a stack file.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path file;

    @Option(names = "--label", paramLabel = "COLUMN", description = "The column to predict.")
    private @Nullable String label;

    @Option(
            names = "--delimiter",
            paramLabel = "D",
            description = "One character, or tab; found in the first rows by default.")
    private @Nullable String delimiter;

    @Option(
            names = "--decimal",
            paramLabel = "D",
            description = "The decimal sign; found in the first rows by default.")
    private @Nullable String decimal;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    DataDescribeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        TableDescription table = describe();
        if (json) {
            context.screen().text(json(table).toIndentedJson());
        } else {
            print(table);
        }
        return 0;
    }

    private TableDescription describe() {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
            return given().describe(file);
        }
        if (label != null || delimiter != null || decimal != null) {
            throw new EspalierException(
                    ErrorCode.USAGE,
                    file.toString(),
                    "a stack file has settings of its own",
                    "leave out --label, --delimiter and --decimal");
        }
        try (PluginCatalog catalog = plugins.catalog()) {
            DataStack stack = DataStack.read(file, catalog);
            if (stack.data().source() instanceof CsvSource source) {
                return source.describe(
                        Espalier.context(Espalier.baseFolderOf(file)).resolve(source.path()));
            }
        }
        throw new EspalierException(
                ErrorCode.USAGE,
                file.toString(),
                "its data source is not csv",
                "name a stack of a table, or a CSV file");
    }

    private CsvSource given() {
        try {
            return CsvSource.builder(file.toString())
                    .label(label == null ? "" : label)
                    .delimiter(delimiter == null ? CsvFormat.AUTO : delimiter)
                    .decimal(decimal == null ? CsvFormat.AUTO : decimal)
                    .build();
        } catch (IllegalArgumentException refused) {
            throw new EspalierException(
                    ErrorCode.USAGE,
                    "data describe",
                    String.valueOf(refused.getMessage()),
                    "correct the option",
                    refused);
        }
    }

    private void print(TableDescription table) {
        Screen screen = context.screen();
        screen.line(
                table.file() + ": " + table.rows() + " rows, " + table.columns().size() + " columns, delimiter "
                        + table.delimiter() + ", decimal sign '" + table.decimal() + "'");
        TextTable text = new TextTable().row("column", "kind", "missing", "different", "values");
        for (TableDescription.Column column : table.columns()) {
            text.row(
                    column.name().isEmpty() ? "(no name)" : column.name(),
                    column.target() ? "label, " + column.kind() : column.kind(),
                    column.missing() == 0 ? "-" : percent(column.missing(), table.rows()),
                    (column.moreDistinct() ? "> " : "") + column.distinct(),
                    values(column, table.rows()));
        }
        text.lines().forEach(screen::line);
        List<String> remarks = new ArrayList<>();
        for (TableDescription.Column column : table.columns()) {
            column.remarks().forEach(remark -> remarks.add("  " + column.name() + ": " + remark));
        }
        if (!remarks.isEmpty()) {
            screen.line("remarks:");
            remarks.forEach(screen::line);
        }
    }

    private static String values(TableDescription.Column column, int rows) {
        if (!column.frequent().isEmpty()) {
            String counts = column.frequent().stream()
                    .limit(column.target() ? column.frequent().size() : 4)
                    .map(count -> count.name() + " " + percent(count.rows(), rows))
                    .collect(Collectors.joining(", "));
            int shown = Math.min(
                    column.frequent().size(),
                    column.target() ? column.frequent().size() : 4);
            return column.distinct() > shown ? counts + ", …" : counts;
        }
        return column.range()
                .map(range -> ReadableNumber.of(range.minimum()) + " to " + ReadableNumber.of(range.maximum())
                        + ", mean " + ReadableNumber.of(range.mean()) + ", deviation "
                        + ReadableNumber.of(range.deviation()))
                .orElse("");
    }

    private static String percent(long count, long all) {
        return String.format(Locale.ROOT, "%.1f%%", 100.0 * count / Math.max(1, all));
    }

    private static JsonObject json(TableDescription table) {
        List<JsonValue> columns = new ArrayList<>();
        for (TableDescription.Column column : table.columns()) {
            columns.add(json(column));
        }
        return JsonObject.builder()
                .put("file", table.file())
                .put("rows", table.rows())
                .put("delimiter", table.delimiter())
                .put("decimal", String.valueOf(table.decimal()))
                .put("columns", new JsonArray(columns))
                .build();
    }

    private static JsonObject json(TableDescription.Column column) {
        JsonObject.Builder object = JsonObject.builder()
                .put("name", column.name())
                .put("kind", column.kind())
                .put("label", column.target())
                .put("missing", column.missing())
                .put("distinct", column.distinct())
                .put("more-distinct", column.moreDistinct());
        column.range()
                .ifPresent(range -> object.put("minimum", JsonNumber.orName(range.minimum()))
                        .put("maximum", JsonNumber.orName(range.maximum()))
                        .put("mean", JsonNumber.orName(range.mean()))
                        .put("deviation", JsonNumber.orName(range.deviation())));
        List<JsonValue> frequent = new ArrayList<>();
        for (TableDescription.Count count : column.frequent()) {
            frequent.add(JsonObject.builder()
                    .put("value", count.name())
                    .put("rows", count.rows())
                    .build());
        }
        return object.put("frequent", new JsonArray(frequent))
                .put("remarks", JsonArray.ofTexts(column.remarks()))
                .build();
    }
}
