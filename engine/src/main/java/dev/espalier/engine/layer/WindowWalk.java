package dev.espalier.engine.layer;

/** Which positions of the input a window meets, looked up. */
final class WindowWalk {

    private static final int PADDING = -1;

    private final int positions;
    private final int size;
    private final int inputPositions;
    private final int[] met;

    WindowWalk(Window window) {
        this.positions = window.positions();
        this.size = window.size();
        this.inputPositions = window.inputPositions();
        this.met = new int[positions * size];
        for (int i = 0; i < met.length; i++) {
            int position = i / size;
            int element = i % size;
            int row = window.height()
                    .at(
                            position / window.width().output(),
                            element / window.width().kernel());
            int column = window.width()
                    .at(
                            position % window.width().output(),
                            element % window.width().kernel());
            boolean inside = window.height().contains(row) && window.width().contains(column);
            met[i] = inside ? row * window.width().input() + column : PADDING;
        }
    }

    /** How many positions the window has. */
    int positions() {
        return positions;
    }

    /** Elements of the window. */
    int size() {
        return size;
    }

    int inputPositions() {
        return inputPositions;
    }

    /** The position of the input that an element meets, or a negative number for padding. */
    int met(int position, int element) {
        return met[position * size + element];
    }
}
