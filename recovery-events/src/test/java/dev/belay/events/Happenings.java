package dev.belay.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One happening of every type. */
final class Happenings {
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  static final UUID SET = UUID.fromString("5a9e7d9c-1bed-5d30-a09a-f75b6d8968ff");
  static final UUID POINT = UUID.fromString("757af937-9738-5784-9893-7ca04840133c");
  static final UUID ID = UUID.fromString("7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11");
  static final Origin ORIGIN =
      new Origin("shop", "production", "pre-deployment", "0123456", "4711");
  static final PointRef ORDERS = new PointRef(POINT, "orders");
  static final Step STEP = new Step("orders 12/40", 12, 40);
  static final Failure FAILURE = new Failure("unreachable", "the server refused", 3);
  static final Source SOURCE = new Source("acme/shop", "refs/heads/main", null, "octocat");
  static final Check CHECK = new Check("rows", "public.orders", "passed", null, "1000", 7);
  static final OperationRef OPERATION =
      new OperationRef(ID, "rollback", NOON, NOON.plusSeconds(7200), "alice", SET, null);
  static final GateRef GATE =
      new GateRef(ID, "github", "verified", NOON, NOON.plusSeconds(900), SOURCE);
  static final GateRef.Decision APPROVED =
      new GateRef.Decision("approved", "verified", "verified: orders", NOON.plusSeconds(60));

  private Happenings() {}

  static Happening.SetRequested requested() {
    return requested(new Rule("a".repeat(64), "shop/production/before-deploy"));
  }

  static Happening.SetRequested requested(Rule rule) {
    return new Happening.SetRequested(
        List.of(new ExpectedPoint(POINT, "orders")),
        NOON.plusSeconds(3600),
        rule,
        "event",
        SOURCE,
        Map.of("team", "checkout", "cost", "7"),
        "full",
        "standard",
        "0af7651916cd43dd8448eb211c80319c");
  }

  static Verified verified(Verdict verdict, Check... checks) {
    return new Verified(
        verdict, NOON, NOON.plusSeconds(9), 1500L, "full", "PostgreSQL 15", List.of(checks));
  }

  static Captured captured() {
    return new Captured(
        "file:/vault",
        "postgresql",
        new Captured.Times(NOON, NOON.plusSeconds(1), NOON.plusSeconds(5)),
        new Captured.Totals(1000, "keys", 5_000_000, 900_000, 12),
        "b".repeat(64),
        List.of("an unlogged table"),
        "full",
        new Captured.Together(12, true));
  }

  static Restored restored() {
    return new Restored(
        NOON,
        NOON.plusSeconds(3),
        "orders",
        7,
        9,
        99,
        "shop_before",
        POINT,
        List.of("slow"),
        "keys",
        "9 keys");
  }

  static Compared compared() {
    return new Compared(
        NOON,
        3,
        1,
        2,
        7,
        List.of(
            new Compared.Table("public.orders", "compared", "primary-key", 10, 11, 3, 1, 2, "")),
        "keys",
        List.of(
            new Compared.Need(
                "role belay is not in role app", List.of("GRANT app TO belay"), true)));
  }

  static List<Happening> ofEveryType() {
    OperationRef.Account account =
        new OperationRef.Account("told", "succeeded", 4000L, 60_000L, "bob");
    OperationRef.Account begun = new OperationRef.Account("told", null, null, 60_000L, null);
    HookCall hook = new HookCall("quiesce", NOON, NOON.plusMillis(30));
    PolicyRef policy =
        new PolicyRef(
            "gateway", "host-1", "c".repeat(64), "/etc/belay/belay.yaml", null, "reload", NOON);
    return List.of(
        new Happening.PolicyInForce(policy),
        new Happening.PolicyLeft(policy),
        requested(),
        new Happening.RollbackRequested(
            "4711", "0123456", "acme/shop", "event", "automatic", 10, new Rule("v", "r")),
        new Happening.CaptureStarted(ORDERS),
        new Happening.CaptureProgressed(ORDERS, STEP),
        new Happening.CaptureCompleted(ORDERS, captured()),
        new Happening.CaptureFailed(ORDERS, FAILURE),
        new Happening.HookCompleted(hook),
        new Happening.HookFailed(hook, FAILURE),
        new Happening.VerificationRequested(ORDERS, ID, "quarterly", "d".repeat(64)),
        new Happening.VerificationStarted(ORDERS, null),
        new Happening.VerificationProgressed(ORDERS, ID, STEP),
        new Happening.VerificationCompleted(ORDERS, ID, verified(Verdict.VERIFIED, CHECK)),
        new Happening.GateOpened(GATE),
        new Happening.GateDecided(GATE, APPROVED),
        new Happening.GateAnswered(GATE, APPROVED, new GateRef.Answer(null, "status 404")),
        new Happening.OperationRequested(OPERATION, begun),
        new Happening.OperationConfirmed(OPERATION, begun),
        new Happening.OperationCancelled(OPERATION, begun),
        new Happening.OperationCompleted(OPERATION, account),
        new Happening.ComparisonStarted(OPERATION, ORDERS),
        new Happening.ComparisonCompleted(OPERATION, ORDERS, compared()),
        new Happening.RestoreStarted(OPERATION, ORDERS),
        new Happening.RestoreProgressed(OPERATION, ORDERS, STEP),
        new Happening.RestorePrepared(OPERATION, ORDERS, restored()),
        new Happening.RestoreApplied(OPERATION, ORDERS, restored()),
        new Happening.RestoreAbandoned(OPERATION, ORDERS),
        new Happening.RestoreFailed(OPERATION, ORDERS, FAILURE),
        new Happening.ReplacedDropped(OPERATION, ORDERS),
        new Happening.DrillStarted(OPERATION),
        new Happening.DrillProgressed(OPERATION, STEP),
        new Happening.DrillCompleted(
            OPERATION,
            "monthly",
            NOON,
            NOON.plusSeconds(40),
            new DrillResult("passed", List.of(CHECK), List.of("PostgreSQL 15"), 40_000L)));
  }
}
