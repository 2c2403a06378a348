package dev.espalier.core.document;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The problems of one input, gathered so that all are told at once.
 *
 * <p>They are listed source by source in the order in which the sources came up, within a source from the top down.
 */
public final class Problems {

    /** No one reads more, and a damaged document can have one in every line. */
    private static final int MOST = 100;

    private record Found(Place place, Problem problem) {}

    private final List<Found> found = new ArrayList<>();
    private int untold;

    /** No problems yet. */
    public Problems() {}

    /**
     * Adds a problem with a place.
     *
     * @param code what kind of thing it is
     * @param place where it is
     * @param what the value received and the rule that it breaks
     * @param remedy what to do about it; empty where nothing can be said
     */
    public void add(ErrorCode code, Place place, String what, String remedy) {
        add(place, new Problem(code, place.toString(), what, remedy));
    }

    /**
     * Adds a problem that another part has worded.
     *
     * @param problem the problem
     */
    public void add(Problem problem) {
        add(Place.of(problem.where()), problem);
    }

    /**
     * Adds the problems of another reading of the same input that are not among these.
     *
     * @param other the problems of the other reading
     */
    public void addNew(Problems other) {
        for (Found one : other.found) {
            if (!found.contains(one)) {
                add(one.place(), one.problem());
            }
        }
    }

    private void add(Place place, Problem problem) {
        if (found.size() < MOST) {
            found.add(new Found(place, problem));
        } else {
            untold++;
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** How many there are. */
    public int size() {
        return found.size() + untold;
    }

    /** The problems in the order in which they are to be read; of very many, the first that were found and how many more. */
    public List<Problem> list() {
        List<String> sources =
                found.stream().map(one -> one.place().source()).distinct().toList();
        List<Problem> problems = new ArrayList<>(found.stream()
                .sorted(Comparator.comparingInt(
                                (Found one) -> sources.indexOf(one.place().source()))
                        .thenComparingInt(one -> one.place().line())
                        .thenComparingInt(one -> one.place().column()))
                .map(Found::problem)
                .toList());
        if (untold > 0) {
            Problem last = problems.get(problems.size() - 1);
            problems.add(new Problem(last.code(), "", "there are " + untold + " more problems", "fix these first"));
        }
        return problems;
    }

    /**
     * Reports the problems, if there are any.
     *
     * @throws EspalierException with all of them
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new EspalierException(list());
        }
    }
}
