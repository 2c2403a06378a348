package dev.espalier.api;

import java.util.ArrayList;
import java.util.List;

/** The problems of one input, up to a limit: a file with a million bad rows is reported in twenty lines. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class ProblemList {

    private static final int LIMIT = 20;

    private final String input;
    private final List<Problem> problems = new ArrayList<>();
    private long more;

    /**
     * Starts without problems.
     *
     * @param input the file or dataset, named when problems are left out
     */
    public ProblemList(String input) {
        this.input = input;
    }

    /**
     * Adds a problem; beyond the limit it is only counted.
     *
     * @param code its category
     * @param where the place
     * @param what the value received and the rule that it breaks
     * @param remedy what to do about it
     */
    public void add(ErrorCode code, String where, String what, String remedy) {
        if (problems.size() < LIMIT) {
            problems.add(new Problem(code, where, what, remedy));
        } else {
            more++;
        }
    }

    /** Whether there are no problems. */
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /**
     * Reports the problems, if there are any.
     *
     * @throws EspalierException with the first of them and the number of the others
     */
    public void throwIfAny() {
        if (problems.isEmpty()) {
            return;
        }
        List<Problem> all = new ArrayList<>(problems);
        if (more > 0) {
            all.add(new Problem(all.get(0).code(), input, "and " + more + " more problems like these", ""));
        }
        throw new EspalierException(all);
    }
}
