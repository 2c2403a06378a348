package dev.espalier.web;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * One file of the page.
 *
 * @param name its path below the folder of the assets
 * @param bytes what is in it
 */
record Asset(String name, byte[] bytes) {

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** What HTTP calls its kind. */
    String contentType() {
        return TYPES.getOrDefault(extension(), "application/octet-stream");
    }

    boolean isStyle() {
        return extension().equals("css");
    }

    boolean isScript() {
        return extension().equals("js");
    }

    boolean isIcon() {
        return extension().equals("svg");
    }

    /** Its text. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String extension() {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
