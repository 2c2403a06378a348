package dev.espalier.cli;

import dev.espalier.api.VisibleText;
import java.util.Locale;

/**
 * A picture in Scalable Vector Graphics, drawn element by element in pixels from the upper left corner.
 *
 * <p>A style is further attributes of an element, such as {@code stroke="#444"}.
 */
public final class Svg {

    private final StringBuilder elements = new StringBuilder();

    /** A white picture. */
    public Svg(int width, int height) {
        elements.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\""
                        + " font-family=\"sans-serif\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                width,
                height));
    }

    /** Draws a straight line. */
    public void line(double x1, double y1, double x2, double y2, String style) {
        elements.append(String.format(
                Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", x1, y1, x2, y2, style));
    }

    /** Draws a filled rectangle. */
    public void rectangle(double x, double y, double width, double height, String style) {
        elements.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" %s/>\n",
                x,
                y,
                width,
                height,
                style));
    }

    /** Draws a line through points. */
    public void polyline(double[] xs, double[] ys, String style) {
        elements.append("<polyline fill=\"none\" points=\"");
        for (int i = 0; i < xs.length; i++) {
            elements.append(String.format(Locale.ROOT, "%.1f,%.1f ", xs[i], ys[i]));
        }
        elements.append("\" ").append(style).append("/>\n");
    }

    /** Draws a filled circle. */
    public void circle(double x, double y, double radius, String style) {
        elements.append(
                String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" %s/>\n", x, y, radius, style));
    }

    /** Writes a line of any text. */
    public void text(double x, double y, String style, String text) {
        // XML has no control characters, not even as references
        String safe = VisibleText.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        elements.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>\n", x, y, style, safe));
    }

    /** The picture so far as a document. */
    @Override
    public String toString() {
        return elements + "</svg>\n";
    }
}
