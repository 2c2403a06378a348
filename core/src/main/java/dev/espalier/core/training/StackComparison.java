package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.util.ArrayList;
import java.util.List;

/** Holds the stack of a checkpoint against the stack that is to go on from it. */
public final class StackComparison {

    private StackComparison() {}

    /**
     * Refuses to go on with another stack.
     *
     * @param before the resolved stack that the checkpoint was made with
     * @param now the resolved stack
     * @param where the checkpoint's name
     */
    public static void requireSameRun(String before, String now, String where) {
        if (before.equals(now)) {
            return;
        }
        List<String> old = before.lines().toList();
        List<String> fresh = now.lines().toList();
        List<String> differences = new ArrayList<>();
        fresh.stream().filter(line -> !old.contains(line)).limit(5).forEach(line -> differences.add(line.strip()));
        if (differences.isEmpty()) {
            old.stream()
                    .filter(line -> !fresh.contains(line))
                    .limit(5)
                    .forEach(line -> differences.add("(before) " + line.strip()));
        }
        throw new EspalierException(
                ErrorCode.CHECKPOINT_MISMATCH,
                where,
                "the run was started with another stack; it differs in: " + String.join(" | ", differences),
                "resume with that stack, or start a new run in another folder");
    }
}
