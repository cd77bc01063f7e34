package dev.belay.events;

import static dev.belay.events.Happenings.ID;
import static dev.belay.events.Happenings.NOON;
import static dev.belay.events.Happenings.ORIGIN;
import static dev.belay.events.Happenings.SET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventWriterTest {
  private final EventWriter writer = new EventWriter("backup-worker/host-1");

  static Stream<Happening> everyType() {
    return Happenings.ofEveryType().stream();
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void whatIsWrittenIsRead(Happening happening) {
    RecoveryEvent record =
        writer.write(SET, ORIGIN, NOON, happening, Occurrence.attempt(1).ofVerification(ID));

    Event event = EventReader.read(record);

    assertThat(event)
        .isEqualTo(
            new Event(
                new Stamp(NOON, java.util.UUID.fromString(record.getEventId())),
                "backup-worker/host-1",
                SET,
                ORIGIN,
                happening));
  }

  @Test
  void everyTypeOfTheContractIsKnown() {
    List<String> words =
        Arrays.stream(RecoveryEventTypes.class.getFields()).map(EventWriterTest::word).toList();

    assertThat(everyType().map(Happening::type)).containsExactlyInAnyOrderElementsOf(words);
  }

  @Test
  void timesHaveThePrecisionOfTheContract() {
    RecoveryEvent record =
        writer.write(
            SET,
            ORIGIN,
            NOON.plusNanos(1_234_567),
            new Happening.CaptureStarted(Happenings.ORDERS));

    assertThat(record.getOccurredAt()).isEqualTo(NOON.plusMillis(1));
  }

  @Test
  void whatIsNotKnownIsNotWritten() {
    assertThatThrownBy(() -> writer.write(SET, ORIGIN, NOON, new Happening.Unknown("admired")))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("admired");
  }

  @Test
  void theKeyIsTheSet() {
    RecoveryEvent record =
        writer.write(SET, ORIGIN, NOON, new Happening.CaptureStarted(Happenings.ORDERS));

    assertThat(EventWriter.key(record)).isEqualTo(SET.toString());
  }

  private static String word(Field field) {
    try {
      return String.valueOf(field.get(null));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
