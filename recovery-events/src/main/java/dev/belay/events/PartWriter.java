package dev.belay.events;

import dev.belay.schemas.Comparison;
import dev.belay.schemas.Drilled;
import dev.belay.schemas.Gate;
import dev.belay.schemas.Hook;
import dev.belay.schemas.Need;
import dev.belay.schemas.Operation;
import dev.belay.schemas.PolicyInForce;
import dev.belay.schemas.Progress;
import dev.belay.schemas.TableComparison;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the parts that events are made of. */
@SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
final class PartWriter {
  private PartWriter() {}

  static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static @Nullable Instant millisIfGiven(@Nullable Instant instant) {
    return instant == null ? null : millis(instant);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }

  static Progress progress(Step step) {
    return new Progress(step.text(), step.bytesDone(), step.bytesTotal());
  }

  static dev.belay.schemas.Failure failure(Failure failure) {
    return new dev.belay.schemas.Failure(failure.kind(), failure.message(), failure.attempts());
  }

  static Hook hook(HookCall hook) {
    return new Hook(hook.name(), millis(hook.startedAt()), millis(hook.finishedAt()));
  }

  static dev.belay.schemas.Captured captured(Captured it) {
    Captured.Together together = it.together();
    return dev.belay.schemas.Captured.newBuilder()
        .setVault(it.vault())
        .setDriver(it.driver())
        .setStartedAt(millis(it.times().startedAt()))
        .setSnapshotAt(millis(it.times().snapshotAt()))
        .setFinishedAt(millis(it.times().finishedAt()))
        .setRows(it.totals().rows())
        .setUnit(it.totals().unit())
        .setLogicalBytes(it.totals().logicalBytes())
        .setStoredBytes(it.totals().storedBytes())
        .setSegments(it.totals().segments())
        .setManifestDigest(it.manifestDigest())
        .setWarnings(it.warnings())
        .setVerification(it.verification())
        .setSkewMillis(together == null ? null : together.skewMillis())
        .setQuiesced(together == null ? null : together.quiesced())
        .build();
  }

  static dev.belay.schemas.Verified verified(UUID verificationId, Verified it) {
    return dev.belay.schemas.Verified.newBuilder()
        .setVerificationId(verificationId.toString())
        .setVerdict(it.verdict().word())
        .setStartedAt(millis(it.startedAt()))
        .setFinishedAt(millis(it.finishedAt()))
        .setRestoreMillis(it.restoreMillis())
        .setDepth(it.depth())
        .setSandbox(it.sandbox())
        .setChecks(it.checks().stream().map(PartWriter::check).toList())
        .build();
  }

  private static dev.belay.schemas.Check check(Check it) {
    return dev.belay.schemas.Check.newBuilder()
        .setName(it.name())
        .setSubject(it.subject())
        .setOutcome(it.outcome())
        .setFault(it.fault())
        .setDetail(it.detail())
        .setMillis(it.millis())
        .build();
  }

  static Gate gate(Happening.OfGate happening) {
    GateRef gate = happening.gate();
    Gate.Builder part =
        Gate.newBuilder()
            .setGateId(gate.id().toString())
            .setPlatform(gate.platform())
            .setMode(gate.mode())
            .setOpenedAt(millis(gate.openedAt()))
            .setDeadline(millis(gate.deadline()))
            .setRepository(gate.source().repository())
            .setRef(gate.source().ref())
            .setUrl(gate.source().url())
            .setActor(gate.source().actor());
    switch (happening) {
      case Happening.GateOpened it -> {}
      case Happening.GateDecided it -> decision(part, it.decision());
      case Happening.GateAnswered it -> {
        decision(part, it.decision());
        part.setAnsweredAt(millisIfGiven(it.answer().at())).setAnswerProblem(it.answer().problem());
      }
    }
    return part.build();
  }

  private static void decision(Gate.Builder part, GateRef.Decision it) {
    part.setDecision(it.decision())
        .setCause(it.cause())
        .setReason(it.reason())
        .setDecidedAt(millis(it.decidedAt()))
        .setDecidedBy(it.decidedBy());
  }

  static Operation operation(OperationRef it, OperationRef.@Nullable Account account) {
    Operation.Builder part =
        Operation.newBuilder()
            .setOperationId(it.id().toString())
            .setKind(it.kind())
            .setRequestedAt(millis(it.requestedAt()))
            .setDeadline(millis(it.deadline()))
            .setActor(it.actor())
            .setPreRestoreSetId(text(it.preRestoreSetId()))
            .setOtherSetId(text(it.otherSetId()));
    if (account != null) {
      part.setReason(account.reason())
          .setOutcome(account.outcome())
          .setRecoveryTimeMillis(account.recoveryTimeMillis())
          .setDataAgeMillis(account.dataAgeMillis())
          .setConfirmedBy(account.confirmedBy());
    }
    return part.build();
  }

  static PolicyInForce policy(PolicyRef it) {
    return PolicyInForce.newBuilder()
        .setRole(it.role())
        .setInstance(it.instance())
        .setDigest(it.digest())
        .setFile(it.file())
        .setCommit(it.commit())
        .setOccasion(it.occasion())
        .setSince(millis(it.since()))
        .build();
  }

  static Comparison comparison(Compared it) {
    return Comparison.newBuilder()
        .setComparedAt(millis(it.comparedAt()))
        .setAdded(it.added())
        .setChanged(it.changed())
        .setRemoved(it.removed())
        .setTablesCompared(it.tablesCompared())
        .setTables(it.tables().stream().map(PartWriter::table).toList())
        .setUnit(it.unit())
        .setNeeds(
            it.needs().stream()
                .map(need -> new Need(need.what(), need.remedies(), need.fatal()))
                .toList())
        .build();
  }

  private static TableComparison table(Compared.Table it) {
    return TableComparison.newBuilder()
        .setTable(it.table())
        .setStatus(it.status())
        .setIdentity(it.identity())
        .setRowsBefore(it.rowsBefore())
        .setRowsAfter(it.rowsAfter())
        .setAdded(it.added())
        .setChanged(it.changed())
        .setRemoved(it.removed())
        .setDetail(it.detail())
        .build();
  }

  static dev.belay.schemas.Restored restored(Restored it) {
    return dev.belay.schemas.Restored.newBuilder()
        .setStartedAt(millis(it.startedAt()))
        .setFinishedAt(millis(it.finishedAt()))
        .setTarget(it.target())
        .setTables(it.tables())
        .setRows(it.rows())
        .setLogicalBytes(it.logicalBytes())
        .setReplaced(it.replaced())
        .setPreRestorePointId(text(it.preRestorePointId()))
        .setWarnings(it.warnings())
        .setUnit(it.unit())
        .setSummary(it.summary())
        .build();
  }

  static Drilled drilled(Happening.DrillCompleted it) {
    DrillResult result = it.result();
    return Drilled.newBuilder()
        .setDrill(it.drill())
        .setVerdict(result.verdict())
        .setStartedAt(millis(it.startedAt()))
        .setFinishedAt(millis(it.finishedAt()))
        .setRecoveryTimeMillis(result.recoveryTimeMillis())
        .setSandboxes(result.sandboxes())
        .setChecks(result.checks().stream().map(PartWriter::check).toList())
        .build();
  }
}
