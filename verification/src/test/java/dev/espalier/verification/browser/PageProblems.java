package dev.espalier.verification.browser;

import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Collects what goes wrong in a page from the events of its session. */
final class PageProblems implements Consumer<JsonObject> {

    private final List<String> found = new CopyOnWriteArrayList<>();

    @Override
    public void accept(JsonObject event) {
        JsonObject parameters =
                event.object("params").orElse(JsonObject.builder().build());
        switch (event.text("method").orElse("")) {
            case "Runtime.exceptionThrown" ->
                parameters.object("exceptionDetails").ifPresent(details -> found.add("exception: " + thrown(details)));
            case "Runtime.consoleAPICalled" -> console(parameters);
            case "Log.entryAdded" -> parameters.object("entry").ifPresent(this::logged);
            case "Network.loadingFailed" -> failed(parameters);
            case "Network.responseReceived" -> parameters.object("response").ifPresent(this::answered);
            case "Page.javascriptDialogOpening" -> found.add("dialog: " + parameters.toJson());
            default -> {
                // The other events are not about problems.
            }
        }
    }

    /** What a script has thrown. */
    static String thrown(JsonObject details) {
        return details.object("exception")
                .flatMap(exception -> exception.text("description"))
                .orElseGet(() -> details.text("text").orElse("?"));
    }

    private void console(JsonObject parameters) {
        String type = parameters.text("type").orElse("");
        if (List.of("error", "warning", "assert").contains(type)) {
            found.add("console " + type + ": "
                    + parameters.array("args").map(JsonValue::toJson).orElse(""));
        }
    }

    private void logged(JsonObject entry) {
        String level = entry.text("level").orElse("");
        if (level.equals("error") || level.equals("warning")) {
            found.add("log " + level + ": " + entry.text("text").orElse("") + " "
                    + entry.text("url").orElse(""));
        }
    }

    /** A request that the page itself has ended, such as a stream when it is left, is not a failure. */
    private void failed(JsonObject parameters) {
        boolean cancelled = parameters.get("canceled").map(JsonValue::toJson).equals(Optional.of("true"));
        if (!cancelled) {
            found.add("request failed: " + parameters.text("type").orElse("") + " "
                    + parameters.text("errorText").orElse(""));
        }
    }

    private void answered(JsonObject response) {
        if (response.whole("status").orElse(0) >= 400) {
            found.add("request answered with " + response.whole("status").orElse(0) + ": "
                    + response.text("url").orElse(""));
        }
    }

    List<String> list() {
        return List.copyOf(found);
    }

    void clear() {
        found.clear();
    }
}
