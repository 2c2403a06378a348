package dev.espalier.cli;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.ProblemList;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares runs: their settings, their metrics, their cost and what is found in them. */
@Command(
        name = "compare",
        header = "Compare runs: what differs between their stacks, and what they came to.",
        description = {
            "One column for each run. Settings are those in which the stacks differ, defaults included. best has the best value of"
                    + " each metric over all validations; train, validation and test have the last ones. A * marks the best run"
                    + " of a line.",
            "",
            "Runs that are still going on are compared as they are now. espalier ui and espalier report show the curves."
        },
        footer = {
            "  espalier compare runs/first runs/second",
            "  espalier compare runs/* --format csv > runs.csv",
            "  espalier compare runs/first runs/second --format json"
        })
final class CompareCommand implements Callable<Integer> {

    private final CommandContext context;

    /** How a comparison is written. */
    enum Format {
        TEXT,
        CSV,
        JSON
    }

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "The folders of the runs.")
    private List<Path> folders = new ArrayList<>();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, csv or json; by default text.")
    private Format format = Format.TEXT;

    CompareCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<ComparedRun> runs = new ArrayList<>();
        ProblemList problems = new ProblemList("the runs");
        for (Path folder : folders) {
            try {
                runs.add(ComparedRun.read(folder));
            } catch (EspalierException refused) {
                for (Problem problem : refused.problems()) {
                    problems.add(problem.code(), problem.where(), problem.what(), problem.remedy());
                }
            }
        }
        problems.throwIfAny();
        try (PluginCatalog catalog = plugins.catalog()) {
            List<RunComparison.Row> rows = RunComparison.of(runs, catalog);
            switch (format) {
                case TEXT -> printText(runs, rows);
                case CSV -> printCsv(runs, rows);
                case JSON -> context.screen().text(json(runs, rows).toIndentedJson());
            }
        }
        for (ComparedRun run : runs) {
            if (run.damaged() > 0) {
                context.screen()
                        .error("warning: " + run.folder() + ": " + run.damaged()
                                + " lines of its log are damaged and were left out");
            }
        }
        return 0;
    }

    private void printText(List<ComparedRun> runs, List<RunComparison.Row> rows) {
        TextTable table = new TextTable();
        List<String> head = new ArrayList<>(List.of(""));
        runs.forEach(run -> head.add(run.folder().toString()));
        head.add("");
        table.row(head.toArray(String[]::new));
        String section = "";
        for (RunComparison.Row row : rows) {
            if (!row.section().equals(section)) {
                section = row.section();
                table.row(section);
            }
            List<String> cells = new ArrayList<>(List.of("  " + row.name()));
            for (int i = 0; i < row.cells().size(); i++) {
                cells.add(row.cells().get(i) + (row.best().contains(i) ? " *" : ""));
            }
            cells.add("");
            table.row(cells.toArray(String[]::new));
        }
        table.lines().forEach(context.screen()::line);
        if (rows.stream().noneMatch(row -> row.section().equals("settings")) && runs.size() > 1) {
            context.screen().line("the stacks are the same");
        }
    }

    private void printCsv(List<ComparedRun> runs, List<RunComparison.Row> rows) {
        List<String> head = new ArrayList<>(List.of("section", "name"));
        runs.forEach(run -> head.add(run.folder().toString()));
        head.add("best");
        context.screen().line(csv(head));
        for (RunComparison.Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.section(), row.name()));
            for (int i = 0; i < row.cells().size(); i++) {
                cells.add(
                        row.values().isEmpty()
                                ? row.cells().get(i)
                                : row.values().get(i).isNaN()
                                        ? ""
                                        : row.values().get(i).toString());
            }
            cells.add(String.join(
                    " ",
                    row.best().stream()
                            .map(i -> runs.get(i).folder().toString())
                            .toList()));
            context.screen().line(csv(cells));
        }
    }

    private static String csv(List<String> cells) {
        List<String> quoted = new ArrayList<>();
        for (String cell : cells) {
            boolean plain = cell.chars().noneMatch(next -> next == ',' || next == '"' || next < ' ');
            quoted.add(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
        }
        return String.join(",", quoted);
    }

    private static JsonObject json(List<ComparedRun> runs, List<RunComparison.Row> rows) {
        List<JsonValue> lines = new ArrayList<>();
        for (RunComparison.Row row : rows) {
            List<JsonValue> values = new ArrayList<>();
            for (int i = 0; i < row.cells().size(); i++) {
                values.add(
                        row.values().isEmpty()
                                ? new JsonText(row.cells().get(i))
                                : JsonNumber.orName(row.values().get(i)));
            }
            lines.add(JsonObject.builder()
                    .put("section", row.section())
                    .put("name", row.name())
                    .put("values", new JsonArray(values))
                    .put(
                            "best",
                            new JsonArray(row.best().stream()
                                    .<JsonValue>map(JsonNumber::of)
                                    .toList()))
                    .build());
        }
        return JsonObject.builder()
                .put(
                        "runs",
                        JsonArray.ofTexts(runs.stream()
                                .map(run -> run.folder().toString())
                                .toList()))
                .put("rows", new JsonArray(lines))
                .build();
    }
}
