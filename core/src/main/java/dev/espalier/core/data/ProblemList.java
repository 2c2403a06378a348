package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import java.util.ArrayList;
import java.util.List;

/** The problems of one input, up to a limit: a file of a million bad rows is reported in twenty lines. */
final class ProblemList {

    private static final int LIMIT = 20;

    private final String input;
    private final List<Problem> problems = new ArrayList<>();
    private long more;

    /**
     * No problems yet.
     *
     * @param input the file or data set, named when problems are left out
     */
    ProblemList(String input) {
        this.input = input;
    }

    void add(ErrorCode code, String where, String what, String remedy) {
        if (problems.size() < LIMIT) {
            problems.add(new Problem(code, where, what, remedy));
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** Throws if there are problems. */
    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw asException();
        }
    }

    EspalierException asException() {
        List<Problem> all = new ArrayList<>(problems);
        if (more > 0) {
            all.add(new Problem(all.get(0).code(), input, "and " + more + " more problems like these", ""));
        }
        return new EspalierException(all);
    }
}
