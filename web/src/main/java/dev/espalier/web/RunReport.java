package dev.espalier.web;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.document.FileReason;
import dev.espalier.core.document.OutputFile;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page of one or several runs as a single file: with the same charts, without a server, sent by mail or kept with the run.
 *
 * <p>It holds the styles and scripts of the page and the lines of the logs, thinned to some megabytes, and loads nothing.
 */
public final class RunReport {

    private static final long BUDGET_BYTES = 8L << 20;
    private static final long LEAST_BYTES = 1L << 20;
    private static final int LONGEST_STACK = 4 << 20;
    private static final String POLICY =
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data: blob:;"
                    + " script-src 'unsafe-inline'; style-src 'unsafe-inline'\">\n";

    private RunReport() {}

    /**
     * Writes the report of a run into its folder, as {@value RunFolder#REPORT}.
     *
     * @param folder the folder of a run
     * @return the file
     * @throws EspalierException if the folder holds no run ({@link ErrorCode#RUN_FOLDER}), or if it cannot be read or the file
     *     not be written ({@link ErrorCode#IO})
     */
    public static Path write(Path folder) {
        Path target = folder.resolve(RunFolder.REPORT);
        write(List.of(folder), target);
        return target;
    }

    /**
     * Writes a report that compares runs.
     *
     * @param folders the folders of the runs, at least one
     * @param target the file, which is replaced as a whole
     * @throws EspalierException if a folder holds no run ({@link ErrorCode#RUN_FOLDER}), or if it cannot be read or the file
     *     not be written ({@link ErrorCode#IO})
     */
    public static void write(List<Path> folders, Path target) {
        byte[] bytes = html(runs(folders)).getBytes(StandardCharsets.UTF_8);
        OutputFile.write(target, output -> output.write(bytes));
    }

    private static List<FoundRun> runs(List<Path> folders) {
        List<EspalierException> refused = new ArrayList<>();
        Map<Path, FoundRun> runs = new LinkedHashMap<>();
        for (Path each : folders) {
            Path folder = each.toAbsolutePath().normalize();
            if (RunFolder.provenanceOf(folder).isEmpty()) {
                refused.add(new EspalierException(
                        ErrorCode.RUN_FOLDER, each.toString(), "the folder holds no run", "give the folder of a run"));
            } else {
                runs.putIfAbsent(folder, new FoundRun(RunList.keyOf(folder), folder, each.toString()));
            }
        }
        if (!refused.isEmpty()) {
            throw new EspalierException(refused.stream()
                    .flatMap(refusal -> refusal.problems().stream())
                    .toList());
        }
        return List.copyOf(runs.values());
    }

    private static String html(List<FoundRun> runs) {
        Assets assets = Assets.load();
        List<JsonValue> described = new ArrayList<>();
        long budget = Math.max(LEAST_BYTES, BUDGET_BYTES / runs.size());
        for (FoundRun run : runs) {
            described.add(described(run, budget));
        }
        String title = runs.stream().map(FoundRun::name).distinct().collect(Collectors.joining(", "));
        StringBuilder head = new StringBuilder(POLICY);
        StringBuilder scripts = new StringBuilder();
        JsonObject data = JsonObject.builder()
                .put("title", title)
                .put("runs", new JsonArray(described))
                .build();
        scripts.append("<script>window.espalierReport = ")
                .append(inScript(data.toJson()))
                .append(";</script>\n");
        for (Asset asset : assets.inOrder()) {
            if (asset.isStyle()) {
                head.append("<style>\n").append(within(asset, "style")).append("</style>\n");
            } else if (asset.isIcon()) {
                head.append("<link rel=\"icon\" href=\"data:image/svg+xml;base64,")
                        .append(Base64.getEncoder().encodeToString(asset.bytes()))
                        .append("\">\n");
            } else {
                scripts.append("<script>\n").append(within(asset, "script")).append("</script>\n");
            }
        }
        return Assets.document(head, scripts);
    }

    private static JsonObject described(FoundRun run, long budget) {
        try {
            run.refresh();
            String stack = run.stack()
                    .readAll(LONGEST_STACK)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("");
            return JsonObject.builder()
                    .putAll(run.shown())
                    .put("lines", ThinnedLog.read(run.log(), budget))
                    .put("stack", stack)
                    .build();
        } catch (IOException fault) {
            throw new EspalierException(
                    ErrorCode.IO,
                    run.folder().toString(),
                    "cannot be read: " + FileReason.of(fault),
                    "check the path and the permission to read it",
                    fault);
        }
    }

    /** JSON as it may be in a script of a document: no text in it ends the script, or a line of it. */
    static String inScript(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** The text of an asset that is to be within an element, whose end it must not contain. */
    private static String within(Asset asset, String element) {
        String text = asset.text();
        if (text.toLowerCase(Locale.ROOT).contains("</" + element) || text.contains("<!--")) {
            throw new IllegalStateException(asset.name() + " cannot be inlined: it contains the end of its element");
        }
        return text;
    }
}
