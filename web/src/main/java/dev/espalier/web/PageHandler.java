package dev.espalier.web;

import dev.espalier.http.WebHandler;
import dev.espalier.http.WebRequest;
import dev.espalier.http.WebResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers what the page asks for: its own files, the list of runs, and what a run has written. */
final class PageHandler implements WebHandler {

    private static final Pattern OF_RUN = Pattern.compile("/api/runs/([0-9a-f]{16})/(lines|events|stack|run)");
    private static final int LONGEST_DOCUMENT = 4 << 20;

    private final RunList runs;
    private final Map<String, Asset> assets = new HashMap<>();
    private final Map<String, byte[]> compressed = new HashMap<>();

    PageHandler(RunList runs, Assets assets) {
        this.runs = runs;
        this.assets.put("/", assets.index());
        assets.inOrder().forEach(asset -> this.assets.put("/assets/" + asset.name(), asset));
        this.assets.forEach((path, asset) -> compressed.put(path, Gzip.of(asset.bytes())));
    }

    @Override
    public WebResponse answer(WebRequest request) {
        String path = request.path();
        Asset asset = assets.get(path);
        if (asset != null) {
            return asset(path, asset, request);
        }
        if (path.equals("/api/runs")) {
            return document("application/json", runs.toJson().getBytes(StandardCharsets.UTF_8), request);
        }
        if (path.equals("/api/changes")) {
            return WebResponse.events(new ListEvents(runs));
        }
        Matcher ofRun = OF_RUN.matcher(path);
        if (!ofRun.matches()) {
            return WebResponse.message(404, "there is nothing here; the page is at /");
        }
        return runs.find(ofRun.group(1))
                .map(run -> ofRun(run, ofRun.group(2), request))
                .orElseGet(() -> WebResponse.message(404, "this run is not, or no longer, in the list"));
    }

    private WebResponse asset(String path, Asset asset, WebRequest request) {
        String type = path.equals("/") ? "text/html; charset=utf-8" : asset.contentType();
        byte[] small = compressed.get(path);
        return request.acceptsGzip() && small != null
                ? WebResponse.of(200, type, small).with("Content-Encoding", "gzip")
                : WebResponse.of(200, type, asset.bytes());
    }

    private static WebResponse document(String type, byte[] bytes, WebRequest request) {
        return request.acceptsGzip()
                ? WebResponse.of(200, type, Gzip.of(bytes)).with("Content-Encoding", "gzip")
                : WebResponse.of(200, type, bytes);
    }

    private static WebResponse ofRun(FoundRun run, String what, WebRequest request) {
        try {
            return switch (what) {
                case "lines" -> lines(run, request);
                case "events" -> WebResponse.events(new LogEvents(run.log(), from(request)));
                case "stack" -> file(run.stack(), "application/yaml; charset=utf-8", request);
                default -> file(run.provenance(), "application/json", request);
            };
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static WebResponse lines(FoundRun run, WebRequest request) throws IOException {
        Optional<LogFile.Open> opened = run.log().open();
        if (opened.isEmpty()) {
            return WebResponse.of(200, "application/x-ndjson", new byte[0]).with("Espalier-Offset", "0");
        }
        LogFile.Open file = opened.get();
        long end;
        try {
            end = file.endOfLines();
        } catch (IOException unreadable) {
            file.close();
            throw unreadable;
        }
        LogLines lines = new LogLines(file, Math.min(from(request), end), end);
        WebResponse answer = request.acceptsGzip()
                ? WebResponse.streamed("application/x-ndjson", Gzip.of(lines)).with("Content-Encoding", "gzip")
                : WebResponse.streamed("application/x-ndjson", lines);
        return answer.with("Espalier-Offset", String.valueOf(end));
    }

    private static WebResponse file(LogFile file, String type, WebRequest request) throws IOException {
        return file.readAll(LONGEST_DOCUMENT)
                .map(bytes -> document(type, bytes, request))
                .orElseGet(() -> WebResponse.message(404, "the run has no such file"));
    }

    /** Where to go on: what the browser has seen before it lost the connection counts more than where it began. */
    private static long from(WebRequest request) {
        String text = request.header("last-event-id")
                .or(() -> request.parameter("from"))
                .orElse("0");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
