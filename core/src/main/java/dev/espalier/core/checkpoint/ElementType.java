package dev.espalier.core.checkpoint;

/** What the elements of a tensor are; the constants are named as safetensors spells them. */
public enum ElementType {
    /** IEEE 754, double precision. */
    F64(8),
    /** IEEE 754, single precision. */
    F32(4);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }
}
