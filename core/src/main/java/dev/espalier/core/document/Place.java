package dev.espalier.core.document;

/**
 * A position in a document.
 *
 * @param source the document: a file's path as it was given, or what else the text came from
 * @param line from 1; 0 if the source does not consist of lines
 * @param column from 1, in characters; 0 if the line is
 */
public record Place(String source, int line, int column) {

    /** The place of nodes that were made by code. */
    public static final Place NOWHERE = new Place("", 0, 0);

    /**
     * A source as a whole.
     *
     * @param source the document
     * @return its place
     */
    public static Place of(String source) {
        return new Place(source, 0, 0);
    }

    /** Such as {@code stack.yaml:12:8}; the source alone if there is no line. */
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
