package dev.espalier.web;

import dev.espalier.http.WebBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log as it grows: each line as a server-sent event, whose id is the offset behind it.
 *
 * <p>A log that was cut, since its run was resumed or began anew, is told by the event {@code replaced}; after it nothing
 * comes but heartbeats, and whoever listens reads the log again.
 */
final class LogEvents implements WebBody {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] START = bytes("retry: 2000\n: following\n\n");
    private static final byte[] HEARTBEAT = bytes(":\n\n");
    private static final byte[] REPLACED = bytes("event: replaced\ndata: the log was cut\n\n");
    private static final long HEARTBEAT_NANOSECONDS = TimeUnit.SECONDS.toNanos(3);

    /** What is remembered of the lines that were sent, to find out whether they are still there. */
    private static final int REMEMBERED_BYTES = 256;

    private static final int MOST_READ = 1 << 18;
    private static final int LONGEST_LINE = 1 << 24;

    private final LogFile log;
    private long offset;
    private byte[] sentBefore = {};
    private @Nullable Object identity;
    private long seenLength = -1;
    private boolean begun;
    private boolean replaced;
    private long lastSent;

    /**
     * Follows a log.
     *
     * @param log the file, there or not
     * @param from the offset behind the last line that is known
     */
    LogEvents(LogFile log, long from) {
        this.log = log;
        this.offset = from;
    }

    @Override
    public Optional<ByteBuffer> next() throws IOException {
        if (!begun) {
            begun = true;
            return sent(START);
        }
        byte[] news = replaced ? new byte[0] : news();
        if (news.length > 0) {
            return sent(news);
        }
        return System.nanoTime() - lastSent > HEARTBEAT_NANOSECONDS ? sent(HEARTBEAT) : Optional.of(NOTHING);
    }

    private Optional<ByteBuffer> sent(byte[] bytes) {
        lastSent = System.nanoTime();
        return Optional.of(ByteBuffer.wrap(bytes));
    }

    private byte[] news() throws IOException {
        Optional<BasicFileAttributes> found = log.attributes();
        long length = found.map(BasicFileAttributes::size).orElse(0L);
        Object key = found.map(BasicFileAttributes::fileKey).orElse(null);
        boolean same = identity == null || identity.equals(key);
        identity = key;
        if (length < offset || !same) {
            return cut();
        }
        if (length == seenLength) {
            return new byte[0];
        }
        Optional<LogFile.Open> opened = log.open();
        if (opened.isEmpty()) {
            return new byte[0];
        }
        try (LogFile.Open file = opened.get()) {
            return isCut(file) ? cut() : linesOf(file, length);
        }
    }

    private byte[] cut() {
        replaced = true;
        return REPLACED;
    }

    /** Whether what lies before the offset is not what was there. */
    private boolean isCut(LogFile.Open file) throws IOException {
        int count = (int) Math.min(REMEMBERED_BYTES, offset);
        ByteBuffer before = ByteBuffer.allocate(count);
        file.read(offset - count, before);
        byte[] found = Arrays.copyOf(before.array(), before.position());
        boolean first = sentBefore.length == 0;
        boolean endsALine = offset == 0 || (found.length == count && found[count - 1] == '\n');
        if (!endsALine || (!first && !Arrays.equals(found, sentBefore))) {
            return true;
        }
        sentBefore = found;
        return false;
    }

    private byte[] linesOf(LogFile.Open file, long length) throws IOException {
        for (long most = MOST_READ; ; most *= 4) {
            int count = (int) Math.min(Math.min(most, LONGEST_LINE), length - offset);
            ByteBuffer read = ByteBuffer.allocate(count);
            file.read(offset, read);
            byte[] text = read.array();
            int end = read.position();
            while (end > 0 && text[end - 1] != '\n') {
                end--;
            }
            if (end > 0 || count == length - offset || most > LONGEST_LINE) {
                byte[] messages = messages(text, end);
                offset += end;
                // what is left is looked at again at once, or when it has become longer
                seenLength = end == 0 || offset == length ? length : -1;
                remember(text, end);
                return messages;
            }
        }
    }

    private void remember(byte[] text, int end) {
        byte[] all = Arrays.copyOf(sentBefore, sentBefore.length + Math.min(end, REMEMBERED_BYTES));
        int added = all.length - sentBefore.length;
        System.arraycopy(text, end - added, all, sentBefore.length, added);
        int kept = (int) Math.min(REMEMBERED_BYTES, offset);
        sentBefore = Arrays.copyOfRange(all, all.length - Math.min(kept, all.length), all.length);
    }

    private byte[] messages(byte[] text, int end) {
        StringBuilder messages = new StringBuilder(end + end / 4);
        int start = 0;
        for (int i = 0; i < end; i++) {
            if (text[i] == '\n') {
                messages.append("id: ")
                        .append(offset + i + 1)
                        .append("\ndata: ")
                        .append(new String(text, start, i - start, StandardCharsets.UTF_8))
                        .append("\n\n");
                start = i + 1;
            }
        }
        return bytes(messages.toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
