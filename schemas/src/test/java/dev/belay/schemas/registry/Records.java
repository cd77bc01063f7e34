package dev.belay.schemas.registry;

import dev.belay.schemas.Assertion;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.Captured;
import dev.belay.schemas.Check;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.ExpectedPoint;
import dev.belay.schemas.Failure;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.SetRequested;
import dev.belay.schemas.VerificationRequest;
import dev.belay.schemas.Verified;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records with every part filled in, and with none that can be left out. */
final class Records {
  static final Instant NOW = Instant.parse("2026-11-23T10:15:30.123Z");

  private Records() {}

  static DeploymentEvent.Builder deploymentEvent() {
    return DeploymentEvent.newBuilder()
        .setEventId("e-1")
        .setSource("github")
        .setDeliveryId("d-1")
        .setType("deployment.created")
        .setPhase("before-deploy")
        .setReceivedAt(NOW);
  }

  static DeploymentEvent fullDeploymentEvent() {
    return deploymentEvent()
        .setOccurredAt(NOW.minusSeconds(2))
        .setApplication("shop")
        .setEnvironment("production")
        .setRepository("acme/shop")
        .setRef("refs/heads/main")
        .setCommit("0123456789abcdef0123456789abcdef01234567")
        .setDeploymentId("42")
        .setState("queued")
        .setUrl("https://example.org/?q=ä€😀")
        .setActor("ada")
        .setAttributes(Map.of("k", "v", "", ""))
        .build();
  }

  static BackupCommand.Builder backupCommand() {
    return BackupCommand.newBuilder()
        .setCommandId("c-1")
        .setAction("capture")
        .setRecoverySetId("s-1")
        .setRecoveryPointId("p-1")
        .setDataStore("orders")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment")
        .setRequestedAt(NOW)
        .setDeadline(NOW.plusSeconds(900));
  }

  static BackupCommand fullBackupCommand() {
    return backupCommand()
        .setCommit("0123")
        .setDeploymentId("42")
        .setVerification("full")
        .setAssertions(
            List.of(new Assertion("not empty", "select count(*) > 0 from orders", "sql")))
        .setLabels(Map.of("team", "checkout"))
        .build();
  }

  static RecoveryEvent.Builder recoveryEvent(String type) {
    return RecoveryEvent.newBuilder()
        .setEventId("r-1")
        .setType(type)
        .setOccurredAt(NOW)
        .setProducer("backup-worker/host-1")
        .setRecoverySetId("s-1")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("manual");
  }

  static RecoveryEvent fullRecoveryEvent() {
    return recoveryEvent("everything-at-once")
        .setRecoveryPointId("p-1")
        .setDataStore("orders")
        .setCommit("0123")
        .setDeploymentId("42")
        .setRequested(
            SetRequested.newBuilder()
                .setPoints(List.of(new ExpectedPoint("p-1", "orders")))
                .setDeadline(NOW)
                .setPolicyVersion("ab12")
                .setRule("before production")
                .build())
        .setProgress(new Progress("orders 12/40", Long.MAX_VALUE, 0L))
        .setCaptured(
            Captured.newBuilder()
                .setVault("file:/vault")
                .setDriver("postgresql")
                .setStartedAt(NOW)
                .setSnapshotAt(NOW)
                .setFinishedAt(NOW)
                .setRows(-1)
                .setLogicalBytes(1L << 40)
                .setStoredBytes(0)
                .setSegments(7)
                .setManifestDigest("cd34")
                .setWarnings(List.of("a", "b"))
                .build())
        .setFailure(new Failure("unreachable", "connection refused", 3))
        .setVerified(
            Verified.newBuilder()
                .setVerificationId("v-1")
                .setVerdict("failed")
                .setStartedAt(NOW)
                .setFinishedAt(NOW)
                .setRestoreMillis(1234L)
                .setDepth("restore")
                .setSandbox("PostgreSQL 15.18 private process")
                .setChecks(
                    List.of(
                        Check.newBuilder()
                            .setName("digest")
                            .setSubject("public.orders")
                            .setOutcome("failed")
                            .setFault("digest")
                            .build()))
                .build())
        .setVerificationRequest(new VerificationRequest("v-2", "drill", null))
        .build();
  }
}
