package dev.espalier.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns little-endian bytes, read in large pieces, into tensors. */
final class TensorDecoder {

    private final byte[] buffer = new byte[TensorEncoder.BUFFER_BYTES];
    private final ByteBuffer view =
            ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private final Sha256.Source source;
    private long unread;

    /** A decoder of the given number of bytes of a source; it reads no more. */
    TensorDecoder(Sha256.Source source, long bytes) {
        this.source = source;
        this.unread = bytes;
    }

    /** Fills a tensor with the next bytes, of which there must be enough. */
    void fill(Tensor tensor) throws IOException {
        int elementBytes = tensor.type().element().bytes();
        int elements = tensor.type().elements();
        for (int from = 0; from < elements; ) {
            int count = Math.min(view.remaining() / elementBytes, elements - from);
            if (count == 0) {
                refill();
            } else {
                get(tensor, from, count);
                view.position(view.position() + count * elementBytes);
                from += count;
            }
        }
    }

    /** Reads what is left and forgets it. */
    void skipRest() throws IOException {
        while (unread > 0) {
            view.position(view.limit());
            refill();
        }
    }

    private void refill() throws IOException {
        view.compact();
        int length = (int) Math.min(view.remaining(), unread);
        source.read(buffer, view.position(), length);
        unread -= length;
        view.position(view.position() + length).flip();
    }

    private void get(Tensor tensor, int from, int count) {
        ByteBuffer rest = view.slice().order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor.type().element()) {
            case F64 -> rest.asDoubleBuffer().get(tensor.doubles(), from, count);
            case F32 -> rest.asFloatBuffer().get(tensor.floats(), from, count);
        }
    }
}
