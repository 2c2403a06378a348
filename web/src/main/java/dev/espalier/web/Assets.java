package dev.espalier.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files of the page, in the order of {@code assets.txt}, in which a browser reads them. */
final class Assets {

    private static final String FOLDER = "assets/";
    private static final String LIST = "assets.txt";
    private static final String INDEX = "index.html";
    private static final String MARK = "<!-- assets -->";
    private static final String END = "</body>";

    private final List<Asset> inOrder;

    private Assets(List<Asset> inOrder) {
        this.inOrder = inOrder;
    }

    /** Reads all of them. */
    static Assets load() {
        List<Asset> assets = new String(bytes(LIST), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(name -> new Asset(name, bytes(name)))
                .toList();
        return new Assets(assets);
    }

    /** All of them, in their order. */
    List<Asset> inOrder() {
        return inOrder;
    }

    /** The document of the page, which refers to all others and has no script or style of its own. */
    Asset index() {
        StringBuilder head = new StringBuilder();
        StringBuilder scripts = new StringBuilder();
        for (Asset asset : inOrder) {
            String address = "assets/" + asset.name();
            if (asset.isStyle()) {
                head.append("<link rel=\"stylesheet\" href=\"").append(address).append("\">\n");
            } else if (asset.isIcon()) {
                head.append("<link rel=\"icon\" href=\"").append(address).append("\">\n");
            } else {
                scripts.append("<script src=\"").append(address).append("\"></script>\n");
            }
        }
        return new Asset(INDEX, document(head, scripts).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The document with what belongs into its head, and the scripts behind everything that they work on.
     *
     * @param head styles, as elements
     * @param scripts elements, in their order
     */
    static String document(CharSequence head, CharSequence scripts) {
        String template = new String(bytes(INDEX), StandardCharsets.UTF_8);
        int mark = template.indexOf(MARK);
        int end = template.lastIndexOf(END);
        return template.substring(0, mark)
                + head
                + template.substring(mark + MARK.length(), end)
                + scripts
                + template.substring(end);
    }

    private static byte[] bytes(String name) {
        try (InputStream stream = Assets.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new IllegalStateException("the jar of espalier-web has no " + FOLDER + name);
            }
            return stream.readAllBytes();
        } catch (IOException damagedJar) {
            throw new UncheckedIOException(damagedJar);
        }
    }
}
