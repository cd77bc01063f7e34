package dev.belay.worker.recovery;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.Need;
import dev.belay.datastores.PreparedRestore;
import dev.belay.events.Action;
import dev.belay.events.CommandReader;
import dev.belay.events.Compared;
import dev.belay.events.EventReader;
import dev.belay.events.EventWriter;
import dev.belay.events.Failure;
import dev.belay.events.Happening;
import dev.belay.events.Occurrence;
import dev.belay.events.OperationRef;
import dev.belay.events.PointRef;
import dev.belay.events.Restored;
import dev.belay.events.Step;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.worker.capture.CaptureFailures.Described;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The events of an operation's steps, ready for the outbox. Their ids derive from their content, so
 * repeats are recognised. For compared rows they carry only counts.
 */
public final class RecoveryEvents {
  private final RecordCodec codec;
  private final Clock clock;
  private final EventWriter events;

  public RecoveryEvents(RecordCodec codec, Clock clock, String producer) {
    this.codec = codec;
    this.clock = clock;
    this.events = new EventWriter(producer);
  }

  public OutboxRecord comparisonStarted(RecoveryCommand command, int attempt) {
    return record(command, Happening.ComparisonStarted::new, Occurrence.attempt(attempt));
  }

  public OutboxRecord comparisonCompleted(
      RecoveryCommand command, Comparison comparison, List<Need> needs) {
    Compared compared = counts(comparison, needs);
    return record(
        command,
        (operation, point) -> new Happening.ComparisonCompleted(operation, point, compared),
        Occurrence.ONCE);
  }

  public OutboxRecord restoreStarted(RecoveryCommand command, int attempt) {
    return record(command, Happening.RestoreStarted::new, Occurrence.attempt(attempt));
  }

  /** Makes the progress events of one attempt. */
  public ProgressReports.Format progress(RecoveryCommand command, int attempt) {
    return (number, step, done, total) ->
        record(
            command,
            (operation, point) ->
                new Happening.RestoreProgressed(operation, point, new Step(step, done, total)),
            Occurrence.report(action(command), attempt, number));
  }

  public OutboxRecord prepared(
      RecoveryCommand command, String target, Instant startedAt, PreparedRestore prepared) {
    Restored restored =
        new Restored(
            startedAt,
            now(),
            target,
            prepared.amount().parts(),
            prepared.amount().count(),
            prepared.logicalBytes(),
            null,
            null,
            prepared.warnings(),
            prepared.amount().unit(),
            prepared.amount().summary());
    return record(
        command,
        (operation, point) -> new Happening.RestorePrepared(operation, point, restored),
        Occurrence.ONCE);
  }

  public OutboxRecord applied(RecoveryCommand command, Restored restored) {
    return record(
        command,
        (operation, point) -> new Happening.RestoreApplied(operation, point, restored),
        Occurrence.ONCE);
  }

  public OutboxRecord abandoned(RecoveryCommand command) {
    return record(command, Happening.RestoreAbandoned::new, Occurrence.ONCE);
  }

  /** The replaced data that the command names is not kept any more. */
  public OutboxRecord replacedDropped(RecoveryCommand command) {
    return record(
        command,
        Happening.ReplacedDropped::new,
        Occurrence.named(String.valueOf(command.getReplaced())));
  }

  public OutboxRecord failed(RecoveryCommand command, Described failure, int attempts) {
    Failure told = new Failure(failure.kind(), failure.message(), attempts);
    return record(
        command,
        (operation, point) -> new Happening.RestoreFailed(operation, point, told),
        Occurrence.of(action(command)));
  }

  /** What a stored event says about the prepared data. */
  public Optional<Restored> prepared(byte[] event) {
    RecoveryEvent kept = codec.decode(Topics.RECOVERY_EVENTS, event, RecoveryEvent.class);
    return EventReader.read(kept).happening() instanceof Happening.RestorePrepared it
        ? Optional.of(it.restored())
        : Optional.empty();
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Compared counts(Comparison comparison, List<Need> needs) {
    return new Compared(
        comparison.comparedAt(),
        comparison.added(),
        comparison.changed(),
        comparison.removed(),
        comparison.parts().size(),
        comparison.parts().stream()
            .filter(Comparison.Part::differs)
            .map(RecoveryEvents::counts)
            .sorted(
                Comparator.comparingLong(Compared.Table::differences)
                    .reversed()
                    .thenComparing(Compared.Table::table))
            .limit(Compared.MOST_TABLES)
            .toList(),
        comparison.unit(),
        needs.stream()
            .map(need -> new Compared.Need(need.what(), need.remedies(), need.fatal()))
            .toList());
  }

  private static Compared.Table counts(Comparison.Part part) {
    return new Compared.Table(
        part.name(),
        part.status().word(),
        part.identity(),
        part.countBefore(),
        part.countAfter(),
        part.added(),
        part.changed(),
        part.removed(),
        part.detail());
  }

  private static Action action(RecoveryCommand command) {
    return Action.ofWord(command.getAction()).orElseThrow();
  }

  private OutboxRecord record(
      RecoveryCommand command,
      BiFunction<OperationRef, PointRef, Happening> happening,
      Occurrence occurrence) {
    RecoveryEvent event =
        events.write(
            CommandReader.recoverySet(command),
            CommandReader.origin(command),
            clock.instant(),
            happening.apply(CommandReader.operation(command), CommandReader.point(command)),
            occurrence);
    return new OutboxRecord(
        Topics.RECOVERY_EVENTS,
        EventWriter.key(event),
        codec.encode(Topics.RECOVERY_EVENTS, event));
  }
}
