package dev.espalier.cli;

import dev.espalier.core.document.Durations;
import dev.espalier.http.WebAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whether a command that trains serves the page meanwhile; options of these commands. */
final class PageOptions {

    /** Where the page is unless it is told otherwise, so that a bookmark stays valid. */
    static final int DEFAULT_PORT = 7007;

    private static final Duration LONGEST_LINGER = Duration.ofDays(7);

    @Option(
            names = "--ui",
            paramLabel = "[HOST:]PORT",
            arity = "0..1",
            parameterConsumer = PortIfAny.class,
            description = "Serve the page with live curves of the run at http://127.0.0.1:" + DEFAULT_PORT
                    + ", or at another free port if that is taken; --ui=PORT chooses one. Only this machine can reach it;"
                    + " --ui=0.0.0.0:PORT is for all, without a password.")
    private @Nullable String place;

    @Option(
            names = "--ui-linger",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description =
                    "How long the page is served after the end of the run: 0s, 30m, 8h. By default as long as a browser shows it,"
                            + " for an hour at most, and not at all if none does. espalier ui serves it at any later time.")
    private @Nullable Duration linger;

    /** Takes the next word only if it is a port, so that a stack file may follow the bare option. */
    static final class PortIfAny implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
            boolean port = !arguments.isEmpty() && arguments.peek().matches("(.+:)?\\d{1,9}");
            option.setValue(port ? arguments.pop() : "");
        }
    }

    /** Refuses ranges that make no sense. */
    void check(CommandSpec spec) {
        if (linger != null && place == null) {
            throw new ParameterException(spec.commandLine(), "--ui-linger is of no use without --ui");
        }
        UsageErrors.require(
                spec,
                linger == null || (!linger.isNegative() && linger.compareTo(LONGEST_LINGER) <= 0),
                "--ui-linger",
                linger == null ? null : Durations.text(linger),
                "from 0s to " + Durations.text(LONGEST_LINGER));
        long port = place == null || place.isEmpty() ? 0 : Long.parseLong(portOf(place));
        UsageErrors.require(spec, port <= 65535, "--ui", place, "a port in [0, 65535]");
    }

    /** Whether the page is asked for. */
    boolean isAsked() {
        return place != null;
    }

    /** Where it is asked for; empty for the default. */
    Optional<WebAddress> address() {
        if (place == null || place.isEmpty()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(portOf(place));
        int colon = place.lastIndexOf(':');
        return Optional.of(
                colon < 0
                        ? WebAddress.loopback(port)
                        : WebAddress.of(place.substring(0, colon).replaceAll("[\\[\\]]", ""), port));
    }

    /** How long the page is to be served after the run; empty for the default. */
    Optional<Duration> linger() {
        return Optional.ofNullable(linger);
    }

    /** The options as they are written on a command line. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (place != null) {
            words.add(place.isEmpty() ? "--ui" : "--ui=" + place);
        }
        if (linger != null) {
            words.add("--ui-linger=" + Durations.text(linger));
        }
        return words;
    }

    private static String portOf(String place) {
        return place.substring(place.lastIndexOf(':') + 1);
    }
}
