package dev.espalier.engine.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Shares arrays between buffers that are never alive at the same time.
 *
 * <p>Time runs from 0 in steps of operations. A buffer is alive from its birth to its death, both included. At each birth
 * the smallest free array that is large enough is taken, or else the largest free one is made larger.
 */
final class ArrayLayout {

    /** The death of buffers that somebody outside looks at. */
    static final int NEVER = Integer.MAX_VALUE;

    private record Request(int buffer, int size, int birth, int death) {}

    private static final class Room {
        private int size;
        private int freeAfter;
        private float[] array = {};
    }

    private final List<Request> requests = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();

    /**
     * Asks for a buffer.
     *
     * @param size how many values
     * @param birth the time of the first write
     * @param death the time of the last read
     * @return its number
     */
    int request(int size, int birth, int death) {
        requests.add(new Request(requests.size(), size, birth, death));
        return requests.size() - 1;
    }

    /** Makes the arrays, by the numbers of the buffers; an array may be longer than was asked for. */
    float[][] allocate() {
        List<Request> inTime = new ArrayList<>(requests);
        inTime.sort(Comparator.comparingInt(Request::birth)
                .thenComparing(Comparator.comparingInt(Request::size).reversed())
                .thenComparingInt(Request::buffer));
        Room[] roomOf = new Room[requests.size()];
        for (Request request : inTime) {
            Room room = roomFor(request);
            room.size = Math.max(room.size, request.size());
            room.freeAfter = request.death();
            roomOf[request.buffer()] = room;
        }
        for (Room room : rooms) {
            room.array = new float[room.size];
        }
        float[][] arrays = new float[requests.size()][];
        for (int buffer = 0; buffer < arrays.length; buffer++) {
            arrays[buffer] = roomOf[buffer].array;
        }
        return arrays;
    }

    /** How many values all arrays hold together. */
    long elements() {
        long elements = 0;
        for (Room room : rooms) {
            elements += room.size;
        }
        return elements;
    }

    private Room roomFor(Request request) {
        Room best = null;
        for (Room room : rooms) {
            if (room.freeAfter < request.birth() && (best == null || isBetter(room, best, request.size()))) {
                best = room;
            }
        }
        if (best == null || request.death() == NEVER) {
            best = new Room();
            rooms.add(best);
        }
        return best;
    }

    private static boolean isBetter(Room room, Room than, int size) {
        boolean fits = room.size >= size;
        if (fits != (than.size >= size)) {
            return fits;
        }
        return fits ? room.size < than.size : room.size > than.size;
    }
}
