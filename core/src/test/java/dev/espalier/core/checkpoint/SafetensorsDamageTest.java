package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsDamageTest {

    private static final String DIGEST = "{\"__metadata__\":{\"espalier.sha256\":\"" + "0".repeat(64) + "\"}";

    @TempDir
    Path folder;

    @Test
    void findsAFlippedBitInEveryByte() throws IOException {
        byte[] good = bytesOf(TensorFiles.everyKind());
        for (int at = 0; at < good.length; at++) {
            refuseFlip(good, at, at % 8);
        }
    }

    /** The length of the header, the name of the digest, the first and the last of its digits. */
    @Test
    void findsEveryFlippedBitAroundTheDigest() throws IOException {
        byte[] good = bytesOf(TensorFiles.ofStep(1, 1));
        int digestAt = SafetensorsHeader.LENGTH_BYTES + SafetensorsHeader.DIGEST_AT;
        for (int at = 0; at < digestAt + 2; at++) {
            for (int bit = 0; bit < 8; bit++) {
                refuseFlip(good, at, bit);
            }
        }
        for (int bit = 0; bit < 8; bit++) {
            refuseFlip(good, digestAt + 63, bit);
            refuseFlip(good, digestAt + 64, bit);
        }
    }

    @Test
    @Tag("slow")
    void findsEveryFlippedBit() throws IOException {
        byte[] good = bytesOf(TensorFiles.everyKind());
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                refuseFlip(good, at, bit);
            }
        }
    }

    @Test
    void findsEveryTruncationAndEveryAppendedByte() throws IOException {
        byte[] good = bytesOf(TensorFiles.ofStep(1, 4));
        for (int length = 0; length < good.length; length++) {
            refuse(Arrays.copyOf(good, length), "cut at " + length);
        }
        for (int value = 0; value < 256; value += 15) {
            byte[] longer = Arrays.copyOf(good, good.length + 1);
            longer[good.length] = (byte) value;
            refuse(longer, "appended " + value);
        }
    }

    @Test
    void findsTwoBytesThatChangedPlaces() throws IOException {
        byte[] good = bytesOf(TensorFiles.ofStep(1, 4));
        for (int at = 1; at < good.length; at++) {
            if (good[at] != good[at - 1]) {
                byte[] bad = good.clone();
                bad[at] = good[at - 1];
                bad[at - 1] = good[at];
                refuse(bad, "swapped at " + at);
            }
        }
    }

    /** Whatever is in the file: the one exception, with the file's name, in bounded time. */
    @Test
    void refusesSeededMutationsOfTheHeader() throws IOException {
        byte[] good = bytesOf(TensorFiles.everyKind());
        int headerBytes =
                (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        String[] pieces = {
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u",
            "\\ud800",
            "0",
            "-1",
            "1e400",
            "9223372036854775807",
            "4294967296",
            "null",
            "\"F32\"",
            "\"BF16\"",
            "\"shape\"",
            "\"data_offsets\"",
            "[0,0]",
            "[[[[[[",
            " ",
            "\u0000"
        };
        Random random = new Random(20);
        for (int round = 0; round < 1000; round++) {
            String header = new String(good, 8, headerBytes, StandardCharsets.ISO_8859_1);
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(header.length());
                int end = Math.min(header.length(), at + random.nextInt(12));
                String piece = pieces[random.nextInt(pieces.length)];
                header = header.substring(0, at) + piece + header.substring(random.nextBoolean() ? end : at);
            }
            byte[] mutated = file(header, Arrays.copyOfRange(good, 8 + headerBytes, good.length));
            if (!Arrays.equals(mutated, good)) {
                refuse(mutated, "round " + round + ": " + header);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | 0 | does not begin with a digest
            [] | 0 | not an object
            {"__metadata__":{"other":"x"}} | 0 | does not begin with a digest
            D,"a":1} | 0 | exactly the members
            D,"a":{"dtype":"F32","shape":[1]}} | 4 | exactly the members
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}} | 4 | exactly the members
            D,"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 4 | a name
            D,"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}} | 4 | dtype 'BF16' is not one of F64, F32
            D,"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}} | 4 | shape must hold whole numbers
            D,"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}} | 4 | shape must hold whole numbers
            D,"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}} | 4 | shape must hold whole numbers
            D,"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}} | 4 | shape must hold whole numbers
            D,"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}} | 4 | shape is not an array
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}} | 4 | must have 2
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}} | 4 | hold -4 bytes
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}} | 8 | hold 8 bytes
            D,"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}} | 4 | larger than any array
            D,"a":{"dtype":"F32","shape":[4294967297],"data_offsets":[0,4]}} | 4 | larger than any array
            D,"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}} | 4 | larger than any array
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | must begin at 0
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 4 | must begin at 4
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} | 12 | must begin at 4
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 5 | describes 4 bytes of tensors; the file holds 5
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 3 | describes 4 bytes of tensors; the file holds 3
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | duplicate name 'a'
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} x | 4 | Unrecognized token 'x'
            D,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 4 | the bytes have the digest
            """)
    void saysWhatIsWrongWithAHeader(String header, int dataBytes, String said) throws IOException {
        EspalierException fault = refuse(
                file(header.replaceFirst("^D", java.util.regex.Matcher.quoteReplacement(DIGEST)), new byte[dataBytes]),
                header);

        assertTrue(fault.problems().get(0).what().contains(said), fault.getMessage());
    }

    @Test
    void refusesASmallFileThatClaimsATerabyteAtOnce() throws IOException {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1099511627776],\"data_offsets\":[0,1]}}";
        byte[] claim = file(header, new byte[0]);
        byte[] lengthClaim = claim.clone();
        ByteBuffer.wrap(lengthClaim).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << 40);
        byte[] negative = claim.clone();
        ByteBuffer.wrap(negative).order(ByteOrder.LITTLE_ENDIAN).putLong(0, -1);
        refuse(claim, "warm-up");
        for (byte[] bytes : List.of(claim, lengthClaim, negative)) {
            Path path = Files.write(folder.resolve("claim.safetensors"), bytes);
            long before = System.nanoTime();
            assertThrows(EspalierException.class, () -> Safetensors.read(path));
            assertTrue(System.nanoTime() - before < 100_000_000, "refused in less than 100 ms");
        }
    }

    @Test
    void boundsTheNamesInAHeader() throws IOException {
        StringBuilder header = new StringBuilder(DIGEST);
        for (int i = 0; i <= SafetensorsHeader.MAXIMUM_NAMES; i++) {
            header.append(",\"").append(i).append("\":0");
        }
        EspalierException fault = refuse(file(header.append('}').toString(), new byte[0]), "names");

        assertTrue(fault.getMessage().contains("has 50001 names; at most 50000 fit"), fault.getMessage());
    }

    @Test
    void refusesAFileOfZerosWhateverItsLength() throws IOException {
        for (int length : new int[] {0, 1, 8, 9, 10, 100, 4096}) {
            refuse(new byte[length], length + " zeros");
        }
    }

    private void refuseFlip(byte[] good, int at, int bit) throws IOException {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        refuse(bad, "byte " + at + ", bit " + bit);
    }

    private EspalierException refuse(byte[] bytes, String what) throws IOException {
        Path path = Files.write(folder.resolve("damaged.safetensors"), bytes);
        EspalierException read = assertThrows(EspalierException.class, () -> Safetensors.read(path), what);
        EspalierException verified = assertThrows(EspalierException.class, () -> TensorFiles.verify(path), what);
        assertEquals(ErrorCode.CHECKPOINT_DAMAGED, read.code(), what);
        assertEquals(read.getMessage(), verified.getMessage());
        assertTrue(read.problems().get(0).where().startsWith(path.toString()), read.getMessage());
        return read;
    }

    private byte[] bytesOf(TensorFile file) throws IOException {
        Path path = folder.resolve("good.safetensors");
        TensorFiles.write(path, file);
        return Files.readAllBytes(path);
    }

    private static byte[] file(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }
}
