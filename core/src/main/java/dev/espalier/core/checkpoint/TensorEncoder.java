package dev.espalier.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns tensors into little-endian bytes that leave in large pieces, however small the tensors are. */
final class TensorEncoder {

    /** Large enough that a system call costs nothing beside the bytes, small enough for a cache. */
    static final int BUFFER_BYTES = 1 << 16;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
    private final Taker taker;

    TensorEncoder(Taker taker) {
        this.taker = taker;
    }

    /** Takes bytes from an array that is used again. */
    interface Taker {
        void take(byte[] bytes, int offset, int length) throws IOException;
    }

    /** Appends a tensor. */
    void append(Tensor tensor) throws IOException {
        int elementBytes = tensor.type().element().bytes();
        int elements = tensor.type().elements();
        for (int from = 0; from < elements; ) {
            int count = Math.min(view.remaining() / elementBytes, elements - from);
            if (count == 0) {
                flush();
            } else {
                put(tensor, from, count);
                view.position(view.position() + count * elementBytes);
                from += count;
            }
        }
    }

    /** Hands on what was appended and not yet handed on. */
    void flush() throws IOException {
        taker.take(buffer, 0, view.position());
        view.clear();
    }

    private void put(Tensor tensor, int from, int count) {
        ByteBuffer rest = view.slice().order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor.type().element()) {
            case F64 -> rest.asDoubleBuffer().put(tensor.doubles(), from, count);
            case F32 -> rest.asFloatBuffer().put(tensor.floats(), from, count);
        }
    }
}
