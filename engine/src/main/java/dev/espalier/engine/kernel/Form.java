package dev.espalier.engine.kernel;

/** Which operand of a matrix product is stored transposed. All matrices are row-major. */
public enum Form {

    /** C = A·B with A stored as rows × depth and B as depth × columns: a layer's forward pass. */
    PLAIN,

    /** C = A·Bᵀ with A stored as rows × depth and B as columns × depth: the gradient of a layer's input. */
    RIGHT_TRANSPOSED,

    /** C = Aᵀ·B with A stored as depth × rows and B as depth × columns: the gradient of a layer's weights. */
    LEFT_TRANSPOSED
}
