package dev.espalier.core.stack;

/**
 * A setting that is not the same in two stacks.
 *
 * @param path its dotted path, such as {@code model.2.dense.units}
 * @param before its value in the first stack, on one line; {@code not there} if it has none
 * @param now its value in the second stack
 * @param effect what it means for a run that is resumed
 */
public record StackDifference(String path, String before, String now, ResumeEffect effect) {

    /** What a stack says of a setting that it does not have. */
    static final String ABSENT = "not there";

    /** The two values: {@code 64 before, 128 now}. */
    public String values() {
        return before + " before, " + now + " now";
    }
}
