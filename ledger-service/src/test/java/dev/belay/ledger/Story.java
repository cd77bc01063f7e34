package dev.belay.ledger;

import dev.belay.events.RecoveryIds;
import dev.belay.schemas.Captured;
import dev.belay.schemas.Check;
import dev.belay.schemas.ExpectedPoint;
import dev.belay.schemas.Failure;
import dev.belay.schemas.Gate;
import dev.belay.schemas.Ids;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.SetRequested;
import dev.belay.schemas.VerificationRequest;
import dev.belay.schemas.Verified;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The events of one recovery set of the shop, each some seconds after noon. */
public final class Story {
  public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  public final String setId = UUID.randomUUID().toString();
  private String application = "shop";
  private String commit = "0123456789abcdef0123456789abcdef01234567";

  public Story application(String name) {
    application = name;
    return this;
  }

  public Story commit(String sha) {
    commit = sha;
    return this;
  }

  public String point(String store) {
    return RecoveryIds.recoveryPoint(UUID.fromString(setId), store).toString();
  }

  public String verification(String store, int number) {
    return Ids.derive("verification", point(store), Integer.toString(number));
  }

  public RecoveryEvent requested(int second, String... stores) {
    return event(RecoveryEventTypes.SET_REQUESTED, second)
        .setRequested(
            SetRequested.newBuilder()
                .setPoints(
                    Arrays.stream(stores)
                        .map(
                            store ->
                                ExpectedPoint.newBuilder()
                                    .setRecoveryPointId(point(store))
                                    .setDataStore(store)
                                    .build())
                        .toList())
                .setDeadline(NOON.plusSeconds(3600))
                .setPolicyVersion("a".repeat(64))
                .setRule("before production")
                .setRepository("acme/shop")
                .setActor("octocat")
                .setLabels(Map.of("team", "checkout", "cost", "7"))
                .build())
        .build();
  }

  /** The request of the same set, with a deadline. */
  public static RecoveryEvent by(Instant deadline, RecoveryEvent requested) {
    return RecoveryEvent.newBuilder(requested)
        .setRequested(
            SetRequested.newBuilder(requested.getRequested()).setDeadline(deadline).build())
        .build();
  }

  public RecoveryEvent captureStarted(int second, String store) {
    return of(RecoveryEventTypes.CAPTURE_STARTED, second, store).build();
  }

  public RecoveryEvent captureProgressed(int second, String store) {
    return of(RecoveryEventTypes.CAPTURE_PROGRESSED, second, store)
        .setProgress(progress(second))
        .build();
  }

  /** An attempt failed, and there will be another one. */
  public RecoveryEvent captureWaits(int second, String store, String why) {
    return of(RecoveryEventTypes.CAPTURE_PROGRESSED, second, store)
        .setProgress(progress(second))
        .setFailure(
            Failure.newBuilder().setKind("vault").setMessage(why).setAttempts(second).build())
        .build();
  }

  public RecoveryEvent captured(int second, String store) {
    return of(RecoveryEventTypes.CAPTURE_COMPLETED, second, store)
        .setCaptured(
            Captured.newBuilder()
                .setVault("file:/vault")
                .setDriver("postgresql-logical")
                .setStartedAt(NOON.plusSeconds(1))
                .setSnapshotAt(NOON.plusSeconds(second - 1))
                .setFinishedAt(NOON.plusSeconds(second))
                .setRows(1000)
                .setUnit("keys")
                .setLogicalBytes(5_000_000)
                .setStoredBytes(900_000)
                .setSegments(12)
                .setManifestDigest("b".repeat(64))
                .setWarnings(List.of("an unlogged table"))
                .build())
        .build();
  }

  public RecoveryEvent captureFailed(int second, String store) {
    return of(RecoveryEventTypes.CAPTURE_FAILED, second, store)
        .setFailure(
            Failure.newBuilder()
                .setKind("unreachable")
                .setMessage("the server at db:5432 refused the connection")
                .setAttempts(3)
                .build())
        .build();
  }

  public RecoveryEvent verificationRequested(int second, String store, int number) {
    return of(RecoveryEventTypes.VERIFICATION_REQUESTED, second, store)
        .setVerificationRequest(
            VerificationRequest.newBuilder()
                .setVerificationId(verification(store, number))
                .setReason("quarterly")
                .build())
        .build();
  }

  public RecoveryEvent verificationStarted(int second, String store) {
    return of(RecoveryEventTypes.VERIFICATION_STARTED, second, store).build();
  }

  public RecoveryEvent verificationProgressed(int second, String store) {
    return of(RecoveryEventTypes.VERIFICATION_PROGRESSED, second, store)
        .setProgress(progress(second))
        .build();
  }

  public RecoveryEvent verified(int second, String store, int number, String verdict) {
    boolean passed = verdict.equals("verified");
    return of(RecoveryEventTypes.VERIFICATION_COMPLETED, second, store)
        .setVerified(
            Verified.newBuilder()
                .setVerificationId(verification(store, number))
                .setVerdict(verdict)
                .setStartedAt(NOON.plusSeconds(second - 2))
                .setFinishedAt(NOON.plusSeconds(second))
                .setRestoreMillis(1500L)
                .setDepth("full")
                .setSandbox("PostgreSQL 15 private process")
                .setChecks(
                    List.of(check("rows", "passed"), check("digest", passed ? "passed" : verdict)))
                .build())
        .build();
  }

  /** Everything that can happen to one point, in order. */
  public List<RecoveryEvent> ofOnePoint(String store) {
    return List.of(
        requested(0, store),
        captureStarted(1, store),
        captureProgressed(2, store),
        captured(4, store),
        verificationStarted(5, store),
        verificationProgressed(6, store),
        verified(8, store, 1, "verified"),
        verificationRequested(9, store, 2));
  }

  public String gate(int number) {
    return Ids.derive("gate", setId, Integer.toString(number));
  }

  /** A gate that opens at {@code second}. */
  public RecoveryEvent gateOpened(int second, int number) {
    return ofGate(RecoveryEventTypes.GATE_OPENED, second, number, gate(second, number).build());
  }

  /** A gate that opened a minute before noon is decided. */
  /** A person decided, against what was known. */
  public RecoveryEvent gateOverridden(int second, int number, String decision, String by) {
    RecoveryEvent event = gateDecided(second, number, decision, "overridden");
    event.put(
        "gate",
        Gate.newBuilder(event.getGate())
            .setReason(decision + " without a verified set, by " + by + ": in a hurry")
            .setDecidedBy(by)
            .build());
    return event;
  }

  public RecoveryEvent gateDecided(int second, int number, String decision, String cause) {
    return ofGate(
        RecoveryEventTypes.GATE_DECIDED,
        second,
        number,
        gate(-60, number)
            .setDecision(decision)
            .setCause(cause)
            .setReason("orders: " + cause)
            .setDecidedAt(NOON.plusSeconds(second))
            .build());
  }

  /** The platform took the answer. */
  public RecoveryEvent gateAnswered(int second, int number, String decision) {
    return ofGate(
        RecoveryEventTypes.GATE_ANSWERED,
        second,
        number,
        answered(number, decision).setAnsweredAt(NOON.plusSeconds(second)).build());
  }

  /** The platform could not be told. */
  public RecoveryEvent gateAnswerFailed(int second, int number, String decision) {
    return ofGate(
        RecoveryEventTypes.GATE_ANSWERED,
        second,
        number,
        answered(number, decision).setAnswerProblem("status 404").build());
  }

  private Gate.Builder answered(int number, String decision) {
    return gate(-60, number)
        .setDecision(decision)
        .setCause(decision.equals("approved") ? "verified" : "verification-failed")
        .setDecidedAt(NOON);
  }

  private RecoveryEvent ofGate(String type, int second, int number, Gate gate) {
    return event(type, second, Integer.toString(number), String.valueOf(gate.getDecision()))
        .setGate(gate)
        .build();
  }

  private Gate.Builder gate(int openedSecond, int number) {
    return Gate.newBuilder()
        .setGateId(gate(number))
        .setPlatform("github")
        .setMode("verified")
        .setOpenedAt(NOON.plusSeconds(openedSecond))
        .setDeadline(NOON.plusSeconds(900))
        .setRepository("acme/shop")
        .setUrl("https://github.example/acme/shop/actions/runs/30433642");
  }

  private static Check check(String name, String outcome) {
    return Check.newBuilder()
        .setName(name)
        .setSubject("public.orders")
        .setOutcome(outcome)
        .setFault(outcome.equals("passed") ? noFault() : "digest")
        .setDetail("1000")
        .setMillis(7)
        .build();
  }

  @SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
  private static String noFault() {
    return null;
  }

  private static Progress progress(int second) {
    return Progress.newBuilder()
        .setStep("orders " + second + "/40")
        .setBytesDone(second * 1000L)
        .setBytesTotal(40_000)
        .build();
  }

  private RecoveryEvent.Builder of(String type, int second, String store) {
    return event(type, second, point(store)).setRecoveryPointId(point(store)).setDataStore(store);
  }

  public RecoveryEvent.Builder event(String type, int second, String... more) {
    return RecoveryEvent.newBuilder()
        .setEventId(Ids.derive(type, setId, Integer.toString(second), String.join("/", more)))
        .setType(type)
        .setOccurredAt(NOON.plusSeconds(second))
        .setProducer("test")
        .setRecoverySetId(setId)
        .setApplication(application)
        .setEnvironment("production")
        .setTrigger("pre-deployment")
        .setCommit(commit)
        .setDeploymentId("4711");
  }
}
