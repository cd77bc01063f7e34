package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Ids;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.ledger.RecoveryPoint;
import dev.belay.cli.ledger.RecoverySet;
import dev.belay.cli.restore.PlannedRestore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks with the ledger what can be restored. Refuses points and sets that it does not call
 * verified.
 */
final class RestorePlan {
  private final boolean allowUnverified;
  private final @Nullable String ownVault;
  private final Consumer<String> warnings;

  /**
   * @param ownVault the vault of a home; null without one
   */
  RestorePlan(boolean allowUnverified, @Nullable String ownVault, Consumer<String> warnings) {
    this.allowUnverified = allowUnverified;
    this.ownVault = ownVault;
    this.warnings = warnings;
  }

  List<PlannedRestore> of(VerifyCommand.SetOrPoint subject, LedgerClient ledger, Deadline deadline)
      throws CommandException, ServiceException, InterruptedException {
    if (subject.point != null) {
      String id = ledger.id(Ids.Kind.POINT, subject.point, deadline);
      return plan(List.of(ledger.point(id, deadline).value()));
    }
    String id = ledger.id(Ids.Kind.SET, Objects.requireNonNull(subject.set), deadline);
    RecoverySet set = ledger.set(id, deadline).value();
    if (!"captured".equals(set.status()) || set.recoveryPoints().isEmpty()) {
      throw new CommandException(
          ExitCode.REFUSED,
          "the recovery set "
              + set.recoverySetId()
              + " is not complete: it is "
              + set.status()
              + "; restore single points of it with --point");
    }
    if (!"verified".equals(set.verdict())) {
      unverified("the recovery set " + set.recoverySetId(), String.valueOf(set.verdict()));
    }
    return plan(set.recoveryPoints());
  }

  private List<PlannedRestore> plan(List<RecoveryPoint> points) throws CommandException {
    List<PlannedRestore> plan = new ArrayList<>();
    for (RecoveryPoint point : points) {
      String name = "the recovery point " + point.recoveryPointId() + " of " + point.dataStore();
      if (!point.captured()) {
        throw new CommandException(
            ExitCode.REFUSED, name + " can't be restored: it is " + point.status());
      }
      if (!point.verified()) {
        unverified(name, point.verdictOrUnverified());
      }
      if (point.vault() == null) {
        throw new CommandException(
            ExitCode.FAILED, "the ledger does not say where " + name + " is");
      }
      plan.add(
          new PlannedRestore(
              point.recoveryPointId(),
              point.dataStore(),
              place(point.vault()),
              point.manifestDigest()));
    }
    return plan;
  }

  /**
   * Where a vault is now. A home that was moved has its own with it, while the ledger says where
   * the point was put. It is the same point: its digest is compared.
   */
  private String place(String recorded) {
    boolean gone =
        recorded.startsWith("file:")
            && Files.notExists(Path.of(URI.create(recorded)).resolve("vault.json"));
    return gone && ownVault != null ? ownVault : recorded;
  }

  private void unverified(String name, String verdict) throws CommandException {
    String says = name + " is not verified: its verdict is " + verdict;
    if (!allowUnverified) {
      throw new CommandException(
          ExitCode.NOT_VERIFIED,
          says
              + ". Nothing was restored. Verify it first (belay verify), or restore it all the same"
              + " with --allow-unverified");
    }
    warnings.accept("warning: " + says + "; restoring it all the same");
  }
}
