package dev.belay.events;

import dev.belay.schemas.Ids;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ids of events. Each derives from what happened, so a repeated event is recognised. */
public final class EventIds {
  private static final String KIND = "recovery-event";

  private EventIds() {}

  /**
   * @param occurrence says what the event is about, if the happening does not: for a hook the set's
   *     first point, for a running verification its id
   */
  public static UUID of(UUID recoverySetId, Happening happening, Occurrence occurrence) {
    String type = happening.type();
    String text = occurrence.text();
    return switch (happening) {
      case Happening.SetRequested it ->
          it.rule()
              .operation()
              .map(operation -> ofOperation(operation, "", type, text))
              .orElseGet(() -> ofThing(type, recoverySetId));
      case Happening.RollbackRequested it -> ofThing(type, recoverySetId);
      case Happening.OfGate it -> ofThing(type, it.gate().id());
      case Happening.VerificationRequested it -> ofThing(type, it.verificationId());
      case Happening.VerificationCompleted it -> derive(it.verificationId(), type, text);
      case Happening.VerificationStarted it ->
          derive(named(it.verificationId(), occurrence), type, text);
      case Happening.VerificationProgressed it ->
          derive(named(it.verificationId(), occurrence), type, text);
      case Happening.CaptureStarted it -> derive(it.point().id(), type, text);
      case Happening.CaptureProgressed it -> derive(it.point().id(), type, text);
      case Happening.CaptureCompleted it -> derive(it.point().id(), type, text);
      case Happening.CaptureFailed it -> derive(it.point().id(), type, text);
      case Happening.HookCompleted it -> derive(named(null, occurrence), type, text);
      case Happening.HookFailed it -> derive(named(null, occurrence), type, text);
      case Happening.OfStep it -> ofOperation(it.operation().id(), it.dataStore(), type, text);
      case Happening.OfOperation it -> ofOperation(it.operation().id(), "", type, text);
      case Happening.OfPolicy it -> derive(it.policy().periodId(), type, text);
      case Happening.Unknown it ->
          throw new ImpossibleEventException(
              "type is \"%s\": an event of a type that is not known can't be written"
                  .formatted(type));
    };
  }

  private static UUID named(@Nullable UUID said, Occurrence occurrence) {
    return Objects.requireNonNullElseGet(
        said,
        () -> Objects.requireNonNull(occurrence.of(), "the occurrence does not say what it is of"));
  }

  private static UUID ofThing(String type, UUID id) {
    return UUID.fromString(Ids.derive(type, id.toString()));
  }

  private static UUID derive(UUID of, String type, String occurrence) {
    return UUID.fromString(Ids.derive(KIND, of.toString(), type, occurrence));
  }

  private static UUID ofOperation(UUID id, String dataStore, String type, String occurrence) {
    return UUID.fromString(Ids.derive(KIND, id.toString(), dataStore, type, occurrence));
  }
}
