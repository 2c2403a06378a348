package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.FileReason;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to write into a run folder, for one process at a time and one place in it.
 *
 * <p>The operating system keeps the lock on {@code run.lock} and gives it up when the process dies, however it dies.
 * {@code run.pid} beside it says who has it. It is a file of its own because POSIX drops a process's lock on a file when
 * the process closes any other handle of that file: within one process, {@code run.lock} must not even be opened to ask.
 */
final class RunLock implements AutoCloseable {

    static final String LOCK = "run.lock";
    static final String OWNER = "run.pid";

    private static final long OWNER_WAIT_MILLISECONDS = 500;
    private static final String REMEDY = "wait until it has ended, or give another folder";

    private final Path owner;
    private final FileChannel channel;
    private final OptionalLong takenOverFrom;
    private boolean closed;

    private RunLock(Path owner, FileChannel channel, OptionalLong takenOverFrom) {
        this.owner = owner;
        this.channel = channel;
        this.takenOverFrom = takenOverFrom;
    }

    /**
     * Takes the lock or fails at once.
     *
     * @param folder the run folder, which exists
     * @throws EspalierException naming the process that has it ({@link ErrorCode#RUN_FOLDER}), or if the folder cannot be
     *     written ({@link ErrorCode#IO})
     */
    static RunLock acquire(Path folder) {
        // Two threads that ask at once must not both open the lock file: see above.
        synchronized (RunLock.class) {
            try {
                return acquireAlone(folder.toRealPath());
            } catch (IOException fault) {
                throw FileFault.changing(folder, fault);
            }
        }
    }

    private static RunLock acquireAlone(Path folder) throws IOException {
        Path ownerFile = folder.resolve(OWNER);
        Optional<Owner> before = Owner.read(ownerFile).filter(owner -> owner.folder.equals(folder.toString()));
        Owner self = Owner.self(folder);
        if (before.isPresent() && before.get().equals(self)) {
            throw held(folder, "this process, " + self.pid + ", has it open already");
        }
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean acquired = false;
        try {
            if (tryLock(folder, channel) == null) {
                throw held(folder, nameOwner(ownerFile) + " is using it");
            }
            Files.writeString(ownerFile, self.toJson());
            acquired = true;
            OptionalLong dead = before.isPresent() ? OptionalLong.of(before.get().pid) : OptionalLong.empty();
            return new RunLock(ownerFile, channel, dead);
        } finally {
            if (!acquired) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(Path folder, FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            throw held(folder, "this process, " + ProcessHandle.current().pid() + ", has it open already");
        } catch (IOException noLocks) {
            throw new EspalierException(
                    ErrorCode.RUN_FOLDER,
                    folder.toString(),
                    "cannot be locked: " + FileReason.of(noLocks),
                    "give a folder on a file system with locks",
                    noLocks);
        }
    }

    private static String nameOwner(Path ownerFile) {
        // Between taking the lock and writing the name lies a moment, in which the name is missing or that of a dead
        // one.
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OWNER_WAIT_MILLISECONDS);
        Optional<Owner> owner = Owner.read(ownerFile);
        while (owner.filter(Owner::isAlive).isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            owner = Owner.read(ownerFile);
        }
        return owner.map(found -> "process " + found.pid).orElse("another process");
    }

    private static EspalierException held(Path folder, String what) {
        return new EspalierException(ErrorCode.RUN_FOLDER, folder.toString(), what, REMEDY);
    }

    /** The process that died with the lock; empty if it was free. */
    OptionalLong takenOverFrom() {
        return takenOverFrom;
    }

    @Override
    public void close() {
        synchronized (RunLock.class) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                // The name first: once the lock is free, the file is the next owner's.
                try {
                    Files.deleteIfExists(owner);
                } finally {
                    channel.close();
                }
            } catch (IOException fault) {
                throw FileFault.changing(owner, fault);
            }
        }
    }

    /**
     * Who has a lock; a process number alone is used again, in containers after every start.
     *
     * @param pid the process
     * @param started when it started; empty where nobody knows
     * @param folder the folder that was locked, which tells a copy of it from itself
     */
    private record Owner(long pid, String started, String folder) {

        static Owner self(Path folder) {
            ProcessHandle process = ProcessHandle.current();
            String started =
                    process.info().startInstant().map(Instant::toString).orElse("");
            return new Owner(process.pid(), started, folder.toString());
        }

        static Optional<Owner> read(Path file) {
            try {
                if (Files.size(file) > 1 << 16) {
                    return Optional.empty();
                }
                JsonObject object = JsonReader.readObject(Files.readAllBytes(file), OWNER, ErrorCode.RUN_FOLDER);
                OptionalLong pid = object.number("pid").map(JsonNumber::toLong).orElse(OptionalLong.empty());
                return pid.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Owner(
                                pid.getAsLong(),
                                object.text("started").orElse(""),
                                object.text("folder").orElse("")));
            } catch (IOException | EspalierException missingOrTorn) {
                return Optional.empty();
            }
        }

        boolean isAlive() {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }

        String toJson() {
            return JsonObject.builder()
                    .put("pid", pid)
                    .put("started", started)
                    .put("folder", folder)
                    .build()
                    .toIndentedJson();
        }
    }
}
