package dev.espalier.core.training;

import dev.espalier.api.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a run cut into pieces of some thousand elements, each a number of whole rows.
 *
 * <p>The cuts depend on the parameters alone. Pieces are what is spread over threads, what a backward pass hands on while it
 * is warm, and what the norm is summed over.
 */
final class ParameterPieces {

    /** The fewest elements of a piece that is not the last of its parameter: what a call of an optimizer is worth. */
    private static final int FEWEST = 1 << 12;

    /** Pieces are multiples of this number of rows, so that the kernels' tiles of six or eight rows are not split. */
    private static final int ROWS = 24;

    private final UpdateSlice[] slices;
    private final int[] owners;
    private final int[] first;
    private final int[] grains;
    private final int worthAThread;

    ParameterPieces(TrainedParameter[] parameters) {
        List<UpdateSlice> cut = new ArrayList<>();
        List<Integer> ownerOf = new ArrayList<>();
        first = new int[parameters.length + 1];
        grains = new int[parameters.length];
        long elements = 0;
        for (int i = 0; i < parameters.length; i++) {
            int size = parameters[i].info().size();
            grains[i] = grain(parameters[i].info().shape());
            first[i] = cut.size();
            for (int from = 0; from < size; from = Math.min(size, from + grains[i])) {
                cut.add(new UpdateSlice(parameters[i], from, (int) Math.min(size, (long) from + grains[i])));
                ownerOf.add(i);
            }
            elements += size;
        }
        first[parameters.length] = cut.size();
        slices = cut.toArray(UpdateSlice[]::new);
        owners = ownerOf.stream().mapToInt(Integer::intValue).toArray();
        worthAThread = (int) Math.max(1, ParameterUpdate.WORTH_A_THREAD * (long) slices.length / Math.max(1, elements));
    }

    /** The elements of one piece. */
    private static int grain(Shape shape) {
        int row = shape.rank() > 1 ? shape.last() : 1;
        long rows = (FEWEST + row - 1L) / row;
        return (int) Math.min(Integer.MAX_VALUE / 2, (rows + ROWS - 1) / ROWS * ROWS * row);
    }

    /** How many pieces there are. */
    int count() {
        return slices.length;
    }

    /** The fewest pieces that are worth a thread. */
    int worthAThread() {
        return worthAThread;
    }

    UpdateSlice slice(int piece) {
        return slices[piece];
    }

    /** The number of the parameter that a piece belongs to. */
    int owner(int piece) {
        return owners[piece];
    }

    /** The piece that an index of a parameter is in. */
    int at(int parameter, int index) {
        return first[parameter] + index / grains[parameter];
    }

    /** A parameter's first piece; for the number of parameters, the number of pieces. */
    int first(int parameter) {
        return first[parameter];
    }

    /** The elements of a parameter's pieces, the last of which may have fewer. */
    int grain(int parameter) {
        return grains[parameter];
    }
}
