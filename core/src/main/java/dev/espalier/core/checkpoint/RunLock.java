package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.FileReason;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
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

    private final Path owner;
    private final Path lock;
    private final boolean made;
    private final FileChannel channel;
    private boolean closed;

    private RunLock(Path folder, boolean made, FileChannel channel) {
        this.owner = folder.resolve(OWNER);
        this.lock = folder.resolve(LOCK);
        this.made = made;
        this.channel = channel;
    }

    /** Another has the lock; the message says who, and what it does. */
    static final class HeldException extends IOException {

        private static final long serialVersionUID = 1L;

        private HeldException(String by) {
            super(by);
        }
    }

    /**
     * Takes the lock of a run folder.
     *
     * @throws HeldException at once, if another has it
     * @throws NoSuchFileException if the folder is not there, or was removed by the process that had it locked
     * @throws IOException if the folder cannot be written
     * @throws EspalierException if its file system has no locks ({@link ErrorCode#RUN_FOLDER})
     */
    static RunLock take(Path folder) throws IOException {
        // Two threads that ask at once must not both open the lock file: see above.
        synchronized (RunLock.class) {
            return takeAlone(folder.toRealPath());
        }
    }

    private static RunLock takeAlone(Path folder) throws IOException {
        Path ownerFile = folder.resolve(OWNER);
        Optional<Owner> before = Owner.of(folder);
        Owner self = Owner.self(folder);
        if (before.isPresent() && before.get().equals(self)) {
            throw heldByThisProcess();
        }
        Path file = folder.resolve(LOCK);
        boolean made = makeIfMissing(file);
        Optional<Object> identity = identityOf(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            if (tryLock(folder, channel) == null) {
                throw new HeldException(nameOwner(ownerFile) + " is using it");
            }
            // Who gives a folder up may remove it: a lock on a file that is no longer there excludes no one.
            if (identity.isEmpty() || !identity.equals(identityOf(file))) {
                throw new NoSuchFileException(file.toString());
            }
            Files.writeString(ownerFile, self.toJson());
            return new RunLock(folder, made, channel);
        } catch (OverlappingFileLockException sameProcess) {
            channel.close();
            throw heldByThisProcess();
        } catch (Throwable fault) {
            channel.close();
            throw fault;
        }
    }

    private static boolean makeIfMissing(Path file) throws IOException {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException there) {
            return false;
        }
    }

    /** What tells the file of a name from a later one of the same name; nothing if there is none. */
    private static Optional<Object> identityOf(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(attributes.fileKey() == null ? attributes.creationTime() : attributes.fileKey());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** This process or one that lives, if it has a folder open; asking changes nothing and may miss one who is about to. */
    static Optional<HeldException> holder(Path folder) {
        return ownerOf(folder)
                .filter(Owner::isSameProcess)
                .map(owner -> owner.pid == ProcessHandle.current().pid()
                        ? heldByThisProcess()
                        : new HeldException("process " + owner.pid + " is using it"));
    }

    /** The process that died while it had a folder open. */
    static OptionalLong deadHolder(Path folder) {
        return ownerOf(folder).filter(owner -> !owner.isSameProcess()).stream()
                .mapToLong(Owner::pid)
                .findFirst();
    }

    private static Optional<Owner> ownerOf(Path folder) {
        try {
            return Owner.of(folder.toRealPath());
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private static HeldException heldByThisProcess() {
        return new HeldException("this process, " + ProcessHandle.current().pid() + ", has it open already");
    }

    private static @Nullable FileLock tryLock(Path folder, FileChannel channel) {
        try {
            return channel.tryLock();
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
        // Between taking the lock and writing the name lies a moment, in which it is missing or that of a dead one.
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OWNER_WAIT_MILLISECONDS);
        Optional<Owner> owner = Owner.read(ownerFile);
        while (owner.filter(Owner::isAlive).isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            owner = Owner.read(ownerFile);
        }
        return owner.map(found -> "process " + found.pid).orElse("another process");
    }

    /** The error of one who cannot do without the folder. */
    static EspalierException refusal(Path folder, HeldException held) {
        return new EspalierException(
                ErrorCode.RUN_FOLDER,
                folder.toString(),
                String.valueOf(held.getMessage()),
                "wait until it has ended, or give another folder");
    }

    /** Gives the lock up; its file stays. */
    @Override
    public void close() {
        release(false);
    }

    /** Gives the lock up and removes its file, unless that was there before. */
    void closeAndRemove() {
        release(made);
    }

    private void release(boolean remove) {
        synchronized (RunLock.class) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                // The names first: once the lock is free, the files are the next owner's.
                try {
                    Files.deleteIfExists(owner);
                    if (remove) {
                        Files.deleteIfExists(lock);
                    }
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
     * @param started when it started; empty if unknown
     * @param folder the folder that was locked, which tells a copy of it from itself
     */
    private record Owner(long pid, String started, String folder) {

        static Owner self(Path folder) {
            ProcessHandle process = ProcessHandle.current();
            String started =
                    process.info().startInstant().map(Instant::toString).orElse("");
            return new Owner(process.pid(), started, folder.toString());
        }

        /** Who is named in a folder, unless the folder is a copy of the one that was locked. */
        static Optional<Owner> of(Path folder) {
            return read(folder.resolve(OWNER)).filter(owner -> owner.folder.equals(folder.toString()));
        }

        static Optional<Owner> read(Path file) {
            try {
                // A pipe would be waited for.
                if (!Files.isRegularFile(file) || Files.size(file) > 1 << 16) {
                    return Optional.empty();
                }
                JsonObject object = JsonReader.readObject(Files.readAllBytes(file), OWNER, ErrorCode.RUN_FOLDER);
                OptionalLong pid = object.whole("pid");
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

        /** Whether the process of this number is alive and the one that was named, as far as start times tell. */
        boolean isSameProcess() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .map(process -> process.info()
                            .startInstant()
                            .map(Instant::toString)
                            .orElse("")
                            .equals(started))
                    .orElse(false);
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
