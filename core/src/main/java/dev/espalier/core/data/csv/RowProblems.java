package dev.espalier.core.data.csv;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.ProblemList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The problems of the rows of a table: errors, unless rows that cannot be read are skipped. */
final class RowProblems {

    private final ProblemList errors;
    private final Optional<Consumer<? super Problem>> skipped;
    private final List<RowProblem> reported = new ArrayList<>();
    private final String where;

    private record RowProblem(long line, Problem problem) {}

    /**
     * No problems yet.
     *
     * @param table of the rows
     * @param skipped is told why rows are skipped; empty if they are errors
     */
    RowProblems(CsvTable table, Optional<Consumer<? super Problem>> skipped) {
        this.where = table.path().toString();
        this.errors = new ProblemList(where);
        this.skipped = skipped;
    }

    /** Whether rows with problems are skipped. */
    boolean areSkipped() {
        return skipped.isPresent();
    }

    void add(long line, Problem problem) {
        if (areSkipped()) {
            reported.add(new RowProblem(line, problem));
        } else {
            errors.add(problem.code(), problem.where(), problem.what(), problem.remedy());
        }
    }

    /** Throws the problems that are errors, if there are any. */
    void throwIfAny() {
        errors.throwIfAny();
    }

    /**
     * Reports why rows are skipped, in their order.
     *
     * @param left how many rows are not
     * @throws EspalierException with code DATA_SIZE if none is left
     */
    void report(int left) {
        skipped.ifPresent(listener -> {
            reported.sort(Comparator.comparingLong(RowProblem::line));
            reported.forEach(row -> listener.accept(row.problem()));
        });
        if (left == 0) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE, where, "not one row can be read", "correct the rows that are reported");
        }
    }
}
