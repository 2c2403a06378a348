package dev.espalier.api;

/**
 * One thing that is wrong, told so that its reader can fix it.
 *
 * @param code what kind of thing it is
 * @param where the place: {@code stack.yaml:12:8}, {@code checkpoint step 4000}, {@code node trunk}
 * @param what the value received and the rule that it breaks, in lower case without a full stop
 * @param remedy what to do about it, in lower case without a full stop; empty where nothing can be said
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record Problem(ErrorCode code, String where, String what, String remedy) {

    /** The line that a person reads: {@code where: what; remedy}; what no terminal should obey is escaped. */
    public String text() {
        String place = where.isEmpty() ? "" : where + ": ";
        return VisibleText.line(place + what + (remedy.isEmpty() ? "" : "; " + remedy));
    }

    /** The line with its code in front, as the command prints it: {@code error[code]: where: what; remedy}. */
    @Override
    public String toString() {
        return "error[" + code + "]: " + text();
    }
}
