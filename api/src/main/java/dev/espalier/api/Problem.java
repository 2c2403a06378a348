package dev.espalier.api;

/**
 * One thing that is wrong, and how to fix it.
 *
 * @param code its category
 * @param where the place: {@code stack.yaml:12:8}, {@code checkpoint step 4000}, {@code node trunk}
 * @param what the value received and the rule that it breaks, in lower case without a full stop
 * @param remedy what to do about it, in lower case without a full stop; may be empty
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record Problem(ErrorCode code, String where, String what, String remedy) {

    /** The line for people: {@code where: what; remedy}, with control characters escaped. */
    public String text() {
        String place = where.isEmpty() ? "" : where + ": ";
        return VisibleText.line(place + what + (remedy.isEmpty() ? "" : "; " + remedy));
    }

    /** The line with its code, as the command prints it: {@code error[code]: where: what; remedy}. */
    @Override
    public String toString() {
        return "error[" + code + "]: " + text();
    }
}
