package dev.belay.events;

import static dev.belay.events.Fields.atLeastZero;
import static dev.belay.events.Fields.digest;
import static dev.belay.events.Fields.filled;
import static dev.belay.events.Fields.oneOf;
import static dev.belay.events.Fields.optionalUuid;

import dev.belay.schemas.Comparison;
import dev.belay.schemas.Hook;
import dev.belay.schemas.PolicyInForce;
import dev.belay.schemas.Progress;
import dev.belay.schemas.TableComparison;
import dev.belay.schemas.trust.Role;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the parts that events are made of. */
final class PartReader {
  private static final List<String> OUTCOMES = List.of(Check.PASSED, Check.FAILED, Check.UNKNOWN);

  private static final List<String> ROLES = Arrays.stream(Role.values()).map(Role::word).toList();
  private static final List<String> OCCASIONS = List.of(PolicyRef.START, PolicyRef.RELOAD);

  private PartReader() {}

  static PolicyRef policy(PolicyInForce it) {
    return new PolicyRef(
        oneOf("policy.role", it.getRole(), ROLES),
        filled("policy.instance", it.getInstance()),
        digest("policy.digest", it.getDigest()),
        filled("policy.file", it.getFile()),
        it.getCommit(),
        oneOf("policy.occasion", it.getOccasion(), OCCASIONS),
        it.getSince());
  }

  static Step step(Progress progress) {
    return new Step(
        progress.getStep(),
        atLeastZero("progress.bytesDone", progress.getBytesDone()),
        atLeastZero("progress.bytesTotal", progress.getBytesTotal()));
  }

  static Failure failure(dev.belay.schemas.Failure failure) {
    atLeastZero("failure.attempts", failure.getAttempts());
    return new Failure(failure.getKind(), failure.getMessage(), failure.getAttempts());
  }

  static HookCall hook(Hook hook) {
    return new HookCall(
        filled("hook.name", hook.getName()), hook.getStartedAt(), hook.getFinishedAt());
  }

  static Captured captured(dev.belay.schemas.Captured captured) {
    return new Captured(
        filled("captured.vault", captured.getVault()),
        captured.getDriver(),
        new Captured.Times(
            captured.getStartedAt(), captured.getSnapshotAt(), captured.getFinishedAt()),
        new Captured.Totals(
            atLeastZero("captured.rows", captured.getRows()),
            captured.getUnit(),
            atLeastZero("captured.logicalBytes", captured.getLogicalBytes()),
            atLeastZero("captured.storedBytes", captured.getStoredBytes()),
            atLeastZero("captured.segments", captured.getSegments())),
        filled("captured.manifestDigest", captured.getManifestDigest()),
        captured.getWarnings(),
        captured.getVerification(),
        together(captured));
  }

  private static Captured.@Nullable Together together(dev.belay.schemas.Captured captured) {
    return captured.getSkewMillis() == null
        ? null
        : new Captured.Together(
            atLeastZero("captured.skewMillis", captured.getSkewMillis()),
            Boolean.TRUE.equals(captured.getQuiesced()));
  }

  /**
   * @param in the part that contains the check
   */
  static Check check(String in, dev.belay.schemas.Check check) {
    return new Check(
        check.getName(),
        check.getSubject(),
        oneOf(in + ".checks.outcome", check.getOutcome(), OUTCOMES),
        check.getFault(),
        check.getDetail(),
        atLeastZero(in + ".checks.millis", check.getMillis()));
  }

  static Compared compared(Comparison comparison) {
    atLeastZero("comparison.tablesCompared", comparison.getTablesCompared());
    return new Compared(
        comparison.getComparedAt(),
        atLeastZero("comparison.added", comparison.getAdded()),
        atLeastZero("comparison.changed", comparison.getChanged()),
        atLeastZero("comparison.removed", comparison.getRemoved()),
        comparison.getTablesCompared(),
        comparison.getTables().stream().map(PartReader::table).toList(),
        comparison.getUnit(),
        comparison.getNeeds().stream()
            .map(it -> new Compared.Need(it.getWhat(), it.getRemedies(), it.getFatal()))
            .toList());
  }

  private static Compared.Table table(TableComparison table) {
    return new Compared.Table(
        table.getTable(),
        table.getStatus(),
        table.getIdentity(),
        atLeastZero("comparison.tables.rowsBefore", table.getRowsBefore()),
        atLeastZero("comparison.tables.rowsAfter", table.getRowsAfter()),
        atLeastZero("comparison.tables.added", table.getAdded()),
        atLeastZero("comparison.tables.changed", table.getChanged()),
        atLeastZero("comparison.tables.removed", table.getRemoved()),
        table.getDetail());
  }

  static Restored restored(dev.belay.schemas.Restored restored) {
    return new Restored(
        restored.getStartedAt(),
        restored.getFinishedAt(),
        restored.getTarget(),
        atLeastZero("restored.tables", restored.getTables()),
        atLeastZero("restored.rows", restored.getRows()),
        atLeastZero("restored.logicalBytes", restored.getLogicalBytes()),
        restored.getReplaced(),
        optionalUuid("restored.preRestorePointId", restored.getPreRestorePointId()),
        restored.getWarnings(),
        restored.getUnit(),
        restored.getSummary());
  }
}
