package dev.espalier.engine.kernel;

/** How the rows of a tile of a product's left operand lie. */
enum LeftOrder {

    /** The depths of a row are neighbours, and each row has a place of its own. */
    ROWS,

    /** The rows of a depth are neighbours, depths are a stride apart. */
    COLUMNS,

    /** Packed for {@link WideTiles#columns} and {@link SixRowTiles#columns}. */
    PACKED_COLUMNS,

    /** Packed for {@link SixRowTiles#chunks}. */
    CHUNKS
}
