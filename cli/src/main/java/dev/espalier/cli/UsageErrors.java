package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line as it says everything else, with the nearest known word. */
record UsageErrors(Screen screen) implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        screen.error(new Problem(ErrorCode.USAGE, name, what(failure), remedy(failure, name)).toString());
        return ExitCode.of(ErrorCode.USAGE);
    }

    /**
     * Requires that a rule for the value of an option holds.
     *
     * @param rule what it must be, such as {@code at least 1}
     */
    static void require(CommandSpec command, boolean holds, String option, @Nullable Object value, String rule) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), option + " is " + value + "; it must be " + rule);
        }
    }

    private static String what(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            return unmatched.isUnknownOption()
                    ? "no option is called '" + first + "'"
                    : "'" + first + "' is not a command, and no argument is expected here";
        }
        String message = failure.getMessage();
        String sentence = message == null
                ? "the arguments do not fit"
                : message.lines().findFirst().orElse("");
        return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static String remedy(ParameterException failure, String name) {
        String help = "see " + name + " --help";
        List<String> suggestions =
                failure instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return suggestions.isEmpty() ? help : "did you mean '" + suggestions.get(0) + "'? " + help;
    }
}
