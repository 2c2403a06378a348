package dev.espalier.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.engine.kernel.KernelProvider;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PatchesTest {

    private static final int SAMPLES = 3;
    private static final PatchAxis PLAIN = new PatchAxis(5, 5, 1, -1, 3, 1);

    static Stream<Arguments> axes() {
        return Stream.of(
                        PLAIN,
                        new PatchAxis(9, 9, 1, -2, 5, 1),
                        // one element
                        new PatchAxis(6, 6, 1, 0, 1, 1),
                        new PatchAxis(7, 4, 2, 0, 1, 1),
                        new PatchAxis(7, 3, 3, -1, 1, 2),
                        // strides, with gaps and without
                        new PatchAxis(8, 4, 2, -1, 3, 1),
                        new PatchAxis(10, 4, 3, 0, 2, 1),
                        // dilations, alone and with strides that share a factor or none
                        new PatchAxis(9, 9, 1, -2, 3, 2),
                        new PatchAxis(11, 6, 2, -2, 3, 2),
                        new PatchAxis(13, 5, 3, -2, 3, 2),
                        new PatchAxis(13, 6, 2, -3, 3, 3),
                        // more padding than image
                        new PatchAxis(2, 6, 1, -4, 3, 2),
                        new PatchAxis(1, 5, 1, -2, 1, 1),
                        // many positions, which are cut
                        new PatchAxis(70, 70, 1, -1, 3, 1),
                        new PatchAxis(70, 70, 1, -2, 3, 2),
                        new PatchAxis(151, 75, 2, -3, 3, 3))
                .flatMap(axis -> Stream.of(Arguments.of(axis, PLAIN), Arguments.of(PLAIN, axis)));
    }

    @ParameterizedTest
    @MethodSource("axes")
    void everyPatchIsWhatTheWindowMeets(PatchAxis height, PatchAxis width) {
        for (int channels : new int[] {1, 3, 16, 20, 67}) {
            for (int longest : new int[] {1, 24, 60, 500}) {
                assertPatches(height, width, channels, channels, 0, longest);
            }
        }
        assertPatches(height, width, 40, 20, 20, 60);
    }

    private static void assertPatches(
            PatchAxis height, PatchAxis width, int stride, int channels, int offset, int longest) {
        float[] images = new float[SAMPLES * height.input() * width.input() * stride];
        for (int i = 0; i < images.length; i++) {
            images[i] = i + 1;
        }
        Patches patches = new Patches(KernelProvider.kernels(), height, width, stride, channels, longest);
        float[] strip = patches.newStrip();
        int rows = SAMPLES * height.positions();
        for (int row = 0; row < rows; row += patches.rowsOfStrip()) {
            int count = Math.min(patches.rowsOfStrip(), rows - row);
            int across = 0;
            for (int piece = 0; piece < patches.pieces(); piece++) {
                assertEquals(across, patches.first(piece));
                patches.copy(images, offset, row, count, piece, strip);
                for (int i = 0; i < count * patches.positions(piece); i++) {
                    int y = row + i / patches.positions(piece);
                    int x = across + i % patches.positions(piece);
                    assertPatch(images, stride, channels, offset, height, width, y, x, strip, patches.starts()[i]);
                }
                across += patches.positions(piece);
            }
            assertEquals(width.positions(), across);
        }
        assertTrue(patches.longest() <= Math.max(longest, Math.max(24, PLAIN.positions())));
    }

    private static void assertPatch(
            float[] images,
            int stride,
            int channels,
            int offset,
            PatchAxis height,
            PatchAxis width,
            int y,
            int x,
            float[] strip,
            int start) {
        int at = start;
        for (int column = 0; column < width.elements(); column++) {
            for (int row = 0; row < height.elements(); row++) {
                int sample = y / height.positions();
                int down = y % height.positions() * height.step() + row * height.distance() + height.first();
                int across = x * width.step() + column * width.distance() + width.first();
                boolean inside = down >= 0 && down < height.input() && across >= 0 && across < width.input();
                for (int channel = 0; channel < channels; channel++) {
                    int from = ((sample * height.input() + down) * width.input() + across) * stride + offset + channel;
                    assertEquals(inside ? images[from] : 0f, strip[at++]);
                }
            }
        }
    }
}
