package dev.espalier.api;

import java.util.List;
import java.util.stream.Collectors;

/** All problems found with one input; the only exception that Espalier throws deliberately. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class EspalierException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a list of records of text, never serialized
    private final List<Problem> problems;

    /**
     * Reports several problems of one input.
     *
     * @param problems at least one
     */
    public EspalierException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Reports one problem.
     *
     * @param code its category
     * @param where the place
     * @param what the value received and the rule
     * @param remedy what to do about it
     */
    public EspalierException(ErrorCode code, String where, String what, String remedy) {
        this(List.of(new Problem(code, where, what, remedy)));
    }

    /**
     * Reports one problem with its cause.
     *
     * @param code its category
     * @param where the place
     * @param what the value received and the rule
     * @param remedy what to do about it
     * @param cause what was thrown
     */
    public EspalierException(ErrorCode code, String where, String what, String remedy, Throwable cause) {
        this(code, where, what, remedy);
        initCause(cause);
    }

    /** The problems in the order in which they were found; at least one. */
    public List<Problem> problems() {
        return problems;
    }

    /** The first problem's code. */
    public ErrorCode code() {
        return problems.get(0).code();
    }

    private static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems is empty; it must hold at least one problem");
        }
        return problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator()));
    }
}
