package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import java.io.File;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * Names that the locale's character set cannot spell: Java decodes its arguments and the working folder by it, and what gets
 * lost there is no path to anything. The launcher script sets a locale where there is none; a bare {@code java} does not.
 */
final class LocaleNames {

    private static final char REPLACEMENT = '\uFFFD';

    private LocaleNames() {}

    /**
     * What is wrong with the names, if anything is.
     *
     * @param characterSet the character set in which Java spells the names of files
     * @param arguments the command line
     * @param folder the working folder, as Java spells it
     */
    static Optional<Problem> check(String characterSet, List<String> arguments, String folder) {
        if (!Charset.isSupported(characterSet) || characterSet.startsWith("UTF")) {
            return Optional.empty();
        }
        Charset charset = Charset.forName(characterSet);
        return arguments.stream()
                .filter(argument -> isLost(argument, charset))
                .findFirst()
                // some Javas put question marks in the place of what they cannot decode: then it is another folder
                .or(() -> Optional.of(folder).filter(name -> isLost(name, charset) || !new File(name).isDirectory()))
                .map(name -> new Problem(
                        ErrorCode.USAGE,
                        name,
                        "it has characters that the character set of this locale, " + characterSet + ", does not have",
                        "set the environment variable LC_ALL=C.UTF-8, or start with the espalier script"));
    }

    private static boolean isLost(String name, Charset charset) {
        return name.indexOf(REPLACEMENT) >= 0 || !charset.newEncoder().canEncode(name);
    }
}
