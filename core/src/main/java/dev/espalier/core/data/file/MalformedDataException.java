package dev.espalier.core.data.file;

import java.io.IOException;

/** The bytes of a file are not what its format asks for. */
public final class MalformedDataException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * A fault of a file.
     *
     * @param what the place, the value received and the rule, in lower case
     * @param remedy what to do about it
     */
    public MalformedDataException(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    /** What is wrong. */
    String what() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
