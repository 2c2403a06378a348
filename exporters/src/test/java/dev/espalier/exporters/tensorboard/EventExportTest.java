package dev.espalier.exporters.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.Picture;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.WeightsPictured;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the files by the library of protocol buffers, and checksums by the polynomial, bit by bit. */
class EventExportTest {

    private static final Descriptor EVENT = event();

    @TempDir
    Path folder;

    private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(Label.LABEL_OPTIONAL);
    }

    private static FieldDescriptorProto.Builder message(String name, int number, String type) {
        return field(name, number, Type.TYPE_MESSAGE).setTypeName("tensorflow." + type);
    }

    /** The fields of event.proto and summary.proto that are used. */
    private static Descriptor event() {
        try {
            FileDescriptorProto file = FileDescriptorProto.newBuilder()
                    .setName("event.proto")
                    .setPackage("tensorflow")
                    .setSyntax("proto3")
                    .addMessageType(DescriptorProto.newBuilder()
                            .setName("Event")
                            .addField(field("wall_time", 1, Type.TYPE_DOUBLE))
                            .addField(field("step", 2, Type.TYPE_INT64))
                            .addField(field("file_version", 3, Type.TYPE_STRING))
                            .addField(message("summary", 5, "Summary"))
                            .addField(message("session_log", 7, "SessionLog")))
                    .addMessageType(DescriptorProto.newBuilder()
                            .setName("SessionLog")
                            .addField(field("status", 1, Type.TYPE_INT32)))
                    .addMessageType(DescriptorProto.newBuilder()
                            .setName("Summary")
                            .addField(message("value", 1, "Value").setLabel(Label.LABEL_REPEATED)))
                    .addMessageType(DescriptorProto.newBuilder()
                            .setName("Value")
                            .addField(field("tag", 1, Type.TYPE_STRING))
                            .addField(field("simple_value", 2, Type.TYPE_FLOAT))
                            .addField(message("image", 4, "Image"))
                            .addField(message("histo", 5, "HistogramProto")))
                    .addMessageType(DescriptorProto.newBuilder()
                            .setName("Image")
                            .addField(field("height", 1, Type.TYPE_INT32))
                            .addField(field("width", 2, Type.TYPE_INT32))
                            .addField(field("colorspace", 3, Type.TYPE_INT32))
                            .addField(field("encoded_image_string", 4, Type.TYPE_BYTES)))
                    .addMessageType(DescriptorProto.newBuilder()
                            .setName("HistogramProto")
                            .addField(field("min", 1, Type.TYPE_DOUBLE))
                            .addField(field("max", 2, Type.TYPE_DOUBLE))
                            .addField(field("num", 3, Type.TYPE_DOUBLE))
                            .addField(field("sum", 4, Type.TYPE_DOUBLE))
                            .addField(field("sum_squares", 5, Type.TYPE_DOUBLE))
                            .addField(field("bucket_limit", 6, Type.TYPE_DOUBLE).setLabel(Label.LABEL_REPEATED))
                            .addField(field("bucket", 7, Type.TYPE_DOUBLE).setLabel(Label.LABEL_REPEATED)))
                    .build();
            return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Event");
        } catch (com.google.protobuf.Descriptors.DescriptorValidationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int maskedChecksum(byte[] bytes) {
        int sum = -1;
        for (byte next : bytes) {
            sum ^= next & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                sum = sum >>> 1 ^ ((sum & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        sum = ~sum;
        return Integer.rotateRight(sum, 15) + 0xa282ead8;
    }

    private List<DynamicMessage> events() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        List<DynamicMessage> events = new ArrayList<>();
        for (Path file : files) {
            assertTrue(file.getFileName().toString().matches("events\\.out\\.tfevents\\.\\d{10}\\.espalier(\\.\\d+)?"));
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                byte[] length = new byte[8];
                bytes.get(length);
                assertEquals(maskedChecksum(length), bytes.getInt());
                byte[] record = new byte
                        [(int) ByteBuffer.wrap(length)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong()];
                bytes.get(record);
                assertEquals(maskedChecksum(record), bytes.getInt());
                DynamicMessage event = DynamicMessage.parseFrom(EVENT, record);
                assertTrue(event.getUnknownFields().asMap().isEmpty());
                events.add(event);
            }
        }
        return events;
    }

    private static Object get(DynamicMessage message, String field) {
        return message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    /** The values of all events by step and tag. */
    private Map<String, DynamicMessage> values() throws IOException {
        Map<String, DynamicMessage> values = new HashMap<>();
        for (DynamicMessage event : events()) {
            DynamicMessage summary = (DynamicMessage) get(event, "summary");
            for (Object value : (List<?>) get(summary, "value")) {
                values.put(get(event, "step") + " " + get((DynamicMessage) value, "tag"), (DynamicMessage) value);
            }
        }
        return values;
    }

    private static StepView step(long number) {
        return (StepView) Proxy.newProxyInstance(
                StepView.class.getClassLoader(),
                new Class<?>[] {StepView.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "step" -> number;
                    case "loss" -> 1.0 / number;
                    case "gradientNorm", "clippedGradientNorm" -> Double.NaN;
                    case "penalty", "learningRate" -> 0.25;
                    case "groupCount", "outputCount" -> 1;
                    case "groupName" -> "default";
                    case "groupLearningRate", "groupMomentum" -> 0.5;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static RunStarted started(long step, long total) {
        return new RunStarted("0123456789ab", "run", step, total, 10, 32, 320, 99, step > 0);
    }

    @Test
    void scalarsHistogramsAndImagesAreRead() throws IOException {
        TensorStatistics weight = new TensorStatistics(
                TensorStatistics.Kind.PARAMETER,
                "weight",
                6,
                0.5,
                0.25,
                -1,
                2,
                0,
                0,
                List.of(),
                new TensorStatistics.Histogram(-1, 2, List.of(1L, 2L, 3L)));
        byte[] pixels = {0, 1, 2, (byte) 200, 100, 50, 3, 4, 5, (byte) 255, 0, 7};
        try (EventExport export = new EventExport(folder, 2000, text -> {})) {
            export.runStarted(started(0, 100));
            export.statisticsCollected(new StatisticsCollected(
                    1, 1, List.of(new LayerStatistics("dense", 2, 0.5, 0.25, Double.NaN, List.of(weight)))));
            try (Stream<Path> files = Files.list(folder)) {
                assertEquals(0, files.count(), "before the first step the folder is not the run's own");
            }
            export.stepFinished(step(1));
            export.stepFinished(step(2));
            export.epochFinished(new EpochFinished(1, 2, 320, 0.5, 0, 0.1, 1));
            export.evaluationFinished(new EvaluationFinished(
                    Split.VALIDATION,
                    2,
                    1,
                    30,
                    Map.of("loss", 0.75, "recall{class=a}", 0.5, "confusion{actual=a,predicted=b}", 3.0),
                    1));
            export.weightsPictured(new WeightsPictured(2, 1, "dense", List.of(new Picture(2, 2, 3, 0, 1, pixels))));
            export.runStopped(new RunStopped(RunStopped.Cause.COMPLETED, "done", 2, 1, 1));
        }
        List<DynamicMessage> events = events();
        assertEquals("brain.Event:2", get(events.get(0), "file_version"));
        assertEquals(1, get((DynamicMessage) get(events.get(1), "session_log"), "status"));
        Map<String, DynamicMessage> values = values();
        assertEquals(0.5f, get(values.get("2 step/loss"), "simple_value"));
        assertEquals(0.5f, get(values.get("2 train/loss"), "simple_value"));
        assertEquals(0.75f, get(values.get("2 validation/loss"), "simple_value"));
        assertEquals(0.5f, get(values.get("2 validation/recall{class=a}"), "simple_value"));
        assertEquals(0.125f, get(values.get("1 update-ratio/dense"), "simple_value"));
        assertFalse(values.containsKey("2 validation/confusion{actual=a,predicted=b}"));
        assertFalse(values.containsKey("2 step/gradient-norm"), "it was not computed");
        DynamicMessage histogram = (DynamicMessage) get(values.get("1 parameter/dense/weight"), "histo");
        assertEquals(List.of(0.0, 1.0, 2.0), get(histogram, "bucket_limit"));
        assertEquals(List.of(1.0, 2.0, 3.0), get(histogram, "bucket"));
        assertEquals(6.0, get(histogram, "num"));
        assertEquals(3.0, get(histogram, "sum"));
        assertEquals(6 * (0.25 + 0.0625), get(histogram, "sum_squares"));
        DynamicMessage image = (DynamicMessage) get(values.get("2 weights/dense/0"), "image");
        BufferedImage read =
                ImageIO.read(new ByteArrayInputStream(((ByteString) get(image, "encoded_image_string")).toByteArray()));
        assertArrayEquals(
                new int[] {0xFF000102, 0xFFC86432, 0xFF030405, 0xFFFF0007}, read.getRGB(0, 0, 2, 2, null, 0, 2));
    }

    @Test
    void aLongRunHasAboutSoManySteps() throws IOException {
        try (EventExport export = new EventExport(folder, 50, text -> {})) {
            export.runStarted(started(0, 10_000));
            for (long number = 1; number <= 10_000; number++) {
                export.stepFinished(step(number));
            }
        }
        long steps = values().keySet().stream()
                .filter(tag -> tag.endsWith(" step/loss"))
                .count();
        assertEquals(50 + 16, steps);
    }

    @Test
    void aResumedRunAddsAFileThatBeginsAtItsStep() throws IOException {
        for (long from : new long[] {0, 5}) {
            try (EventExport export = new EventExport(folder, 50, text -> {})) {
                export.runStarted(started(from, 10));
                export.stepFinished(step(from + 1));
            }
        }
        List<DynamicMessage> starts = events().stream()
                .filter(event -> event.hasField(EVENT.findFieldByName("session_log")))
                .toList();
        assertEquals(
                List.of(0L, 5L),
                starts.stream().map(event -> get(event, "step")).toList());
    }

    @Test
    void aFolderThatCannotBeMadeIsToldOnceAndTheRunGoesOn() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        List<String> told = new ArrayList<>();
        try (EventExport export = new EventExport(file.resolve("inside"), 50, told::add)) {
            export.runStarted(started(0, 10));
            export.stepFinished(step(1));
            export.stepFinished(step(2));
        }
        assertEquals(1, told.size());
        assertTrue(told.get(0).contains("the run goes on without event files"), told::toString);
    }
}
