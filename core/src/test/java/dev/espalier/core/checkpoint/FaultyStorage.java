package dev.espalier.core.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The disk, with a list of what was asked of it and faults where a test wants them. */
final class FaultyStorage implements Storage {

    /** A power cut: nothing that comes after it happens. */
    static final class PowerCut extends Error {

        private static final long serialVersionUID = 1L;
    }

    private final Storage disk = new DiskStorage();
    private final List<String> calls = new ArrayList<>();
    private Predicate<String> failing = call -> false;
    private int callsUntilPowerCut = Integer.MAX_VALUE;
    private long room = Long.MAX_VALUE;
    private long usable = -1;

    /** What was asked so far, such as {@code rename step-0000000001.safetensors.tmp}. */
    List<String> calls() {
        return calls;
    }

    /** Fails every call that begins with a text. */
    FaultyStorage failOn(String beginning) {
        failing = call -> call.startsWith(beginning);
        return this;
    }

    /** Works again. */
    void repair() {
        failing = call -> false;
        room = Long.MAX_VALUE;
    }

    /** Takes this many bytes more, then the disk is full. */
    FaultyStorage room(long bytes) {
        room = bytes;
        return this;
    }

    /** Says that this many bytes can be written. */
    FaultyStorage usable(long bytes) {
        usable = bytes;
        return this;
    }

    /** Stops for ever after this many calls. */
    FaultyStorage powerCutAfter(int count) {
        callsUntilPowerCut = count;
        return this;
    }

    private void call(String name, Path path) throws IOException {
        if (callsUntilPowerCut-- <= 0) {
            throw new PowerCut();
        }
        String call = name + " " + path.getFileName();
        calls.add(call);
        if (failing.test(call)) {
            throw new IOException("Input/output error");
        }
    }

    @Override
    public Output create(Path file) throws IOException {
        call("create", file);
        Output output = disk.create(file);
        return new Output() {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                call("write", file);
                int fitting = (int) Math.min(room, length);
                output.write(bytes, offset, fitting);
                room -= fitting;
                if (fitting < length) {
                    throw new IOException("No space left on device");
                }
            }

            @Override
            public void overwrite(long position, byte[] bytes) throws IOException {
                call("overwrite", file);
                output.overwrite(position, bytes);
            }

            @Override
            public void force() throws IOException {
                call("force", file);
                output.force();
            }

            @Override
            public void close() throws IOException {
                output.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        call("rename", from);
        disk.rename(from, to);
    }

    @Override
    public void link(Path existing, Path second) throws IOException {
        call("link", second);
        disk.link(existing, second);
    }

    @Override
    public void force(Path file) throws IOException {
        call("force", file);
        disk.force(file);
    }

    @Override
    public void delete(Path file) throws IOException {
        call("delete", file);
        disk.delete(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        call("force-folder", folder);
        disk.forceFolder(folder);
    }

    @Override
    public long usableBytes(Path folder) {
        return usable;
    }
}
