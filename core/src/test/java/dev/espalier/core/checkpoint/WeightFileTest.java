package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFileTest {

    @TempDir
    Path folder;

    private Path write(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text).put(data);
        return Files.write(folder.resolve("weights.safetensors"), bytes.array());
    }

    /** Every finite number of 16 bits; the digests are of the same numbers as NumPy 2 converts them to float32. */
    @ParameterizedTest
    @CsvSource({
        "F16, 0x7C00, 63488, cb34a8c3b8855f6ca5a3c91b264f3bf21176b2e1d85203a881efb0cabe2d5c80",
        "BF16, 0x7F80, 65280, bf7148a7bfda758982a6218f7c74077a198605183d5a21d61fe14cdea1b07378"
    })
    void convertsEveryNumberOfSixteenBitsAsNumPyDoes(String type, String exponents, int count, String digest)
            throws IOException {
        int mask = Integer.decode(exponents);
        List<Integer> finite = new ArrayList<>();
        for (int bits = 0; bits < 1 << 16; bits++) {
            if ((bits & mask) != mask) {
                finite.add(bits);
            }
        }
        assertEquals(count, finite.size());
        ByteBuffer halves = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        finite.forEach(bits -> halves.putShort(bits.shortValue()));
        Path file = write(
                "{\"a\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}".formatted(type, count, 2 * count),
                halves.array());
        float[] values = WeightFile.open(file).tensors().get(0).floats();
        ByteBuffer singles = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            singles.putFloat(value);
        }
        Sha256 found = new Sha256();
        found.update(singles.array());
        assertEquals(digest, found.hex());
    }

    @Test
    void keepsInfinitiesAndNaNOfHalfPrecision() {
        assertEquals(Float.POSITIVE_INFINITY, FloatFormat.ofHalf((short) 0x7C00));
        assertEquals(Float.NEGATIVE_INFINITY, FloatFormat.ofHalf((short) 0xFC00));
        assertTrue(Float.isNaN(FloatFormat.ofHalf((short) 0x7E01)));
        assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(FloatFormat.ofHalf((short) 0x8000)));
    }

    @Test
    void readsTensorsOfSeveralTypesAndListsTheOthers() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8 + 8 + 8).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(0.1).putFloat(1.5f).putFloat(-2).putLong(7);
        Path file = write(
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[8,16]},"
                        + "\"c\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[16,24]}}   ",
                data.array());
        WeightFile weights = WeightFile.open(file);
        assertArrayEquals(new float[] {0.1f}, weights.tensors().get(0).floats());
        assertArrayEquals(new float[] {1.5f, -2}, weights.tensors().get(1).floats());
        assertEquals("F32 [2, 1]", weights.tensors().get(1).toString());
        assertFalse(weights.tensors().get(2).isFloatingPoint());
        assertTrue(weights.model().isEmpty());
        Sha256 digest = new Sha256();
        digest.update(Files.readAllBytes(file));
        assertEquals(digest.hex(), weights.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,16]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,8]}}"
            })
    void refusesWhatTheSizeOfTheFileDoesNotBearOut(String header) throws IOException {
        Path file = write(header, new byte[8]);
        EspalierException refusal = assertThrows(EspalierException.class, () -> WeightFile.open(file));
        assertEquals(ErrorCode.CHECKPOINT_DAMAGED, refusal.code(), refusal.getMessage());
    }

    /** What torch.save writes today and wrote before 2020, and what Keras writes. */
    @ParameterizedTest
    @CsvSource({"504B030400000808, torch.save", "80028A0A6CFC9C46, pickle", "894844460D0A1A0A, Keras"})
    void saysHowFilesOfOtherFormatsAreConverted(String begin, String what) throws IOException {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(begin), 100);
        Path file = Files.write(folder.resolve("weights.pth"), bytes);
        EspalierException refusal = assertThrows(EspalierException.class, () -> WeightFile.open(file));
        assertEquals(ErrorCode.CHECKPOINT_MISMATCH, refusal.code());
        assertTrue(refusal.getMessage().contains(what), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("convert it to safetensors"), refusal.getMessage());
    }

    @Test
    void refusesAnythingElse() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "these are no weights but a line of text");
        assertEquals(
                ErrorCode.CHECKPOINT_DAMAGED,
                assertThrows(EspalierException.class, () -> WeightFile.open(text))
                        .code());
        assertEquals(
                ErrorCode.IO,
                assertThrows(EspalierException.class, () -> WeightFile.open(folder))
                        .code());
        assertEquals(
                ErrorCode.IO,
                assertThrows(EspalierException.class, () -> WeightFile.open(folder.resolve("missing")))
                        .code());
        Path checkpoint = CheckpointStore.open(folder.resolve("checkpoints"), 1)
                .save(1, TensorFiles.ofStep(1), false)
                .path();
        assertEquals(
                ErrorCode.CHECKPOINT_MISMATCH,
                assertThrows(EspalierException.class, () -> WeightFile.open(checkpoint))
                        .code());
    }
}
