package dev.espalier.core.document;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.Locale;

/** Why a file could not be read or written, in words for a problem that names the file already. */
public final class FileReason {

    private FileReason() {}

    /**
     * The reason alone, without the path.
     *
     * @param failure what the file system threw
     * @return such as {@code permission denied}
     */
    public static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "it already exists";
        }
        if (failure instanceof FileSystemLoopException) {
            return "its symbolic links form a loop";
        }
        if (failure instanceof NotLinkException) {
            return "it is not a symbolic link";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        String message = failure.getMessage();
        // without a reason the message of a file system's exception is the path alone
        return failure instanceof FileSystemException || message == null || message.isBlank()
                ? words(failure.getClass().getSimpleName())
                : message;
    }

    /**
     * Why a text is not a path, and what to do about it.
     *
     * @param failure what the file system threw
     * @return such as {@code it is not a path: it has a character NUL; remove it}, in two parts
     */
    public static Refusal of(InvalidPathException failure) {
        if (failure.getInput().indexOf('\0') >= 0) {
            return new Refusal("it is not a path: it has a character NUL", "remove that character");
        }
        String names = System.getProperty("sun.jnu.encoding", "unknown");
        boolean unicode = names.toUpperCase(Locale.ROOT).startsWith("UTF");
        return unicode
                ? new Refusal("it is not a path: " + failure.getReason(), "write another path")
                : new Refusal(
                        "it cannot name a file in the character set of this locale, " + names,
                        "set the environment variable LC_ALL=C.UTF-8, or start with the espalier script");
    }

    /**
     * Why a path is refused.
     *
     * @param what the rule that it breaks
     * @param remedy what to do about it
     */
    public record Refusal(String what, String remedy) {}

    /** {@code ClosedChannelException} as {@code closed channel}. */
    private static String words(String exception) {
        return exception
                .replaceAll("Exception$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
