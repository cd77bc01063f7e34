package dev.belay.ledger.coverage;

import static dev.belay.ledger.coverage.Answer.NO;
import static dev.belay.ledger.coverage.Answer.NOT_STARTED;
import static dev.belay.ledger.coverage.Answer.UNKNOWN;
import static dev.belay.ledger.coverage.Answer.YES;

import dev.belay.ledger.coverage.Deployment.Captured;
import dev.belay.ledger.coverage.Deployment.Ended;
import dev.belay.ledger.coverage.Deployment.Gate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Judges deployments. <i>Yes</i> takes a gate: without one, nobody knows when the deployment
 * started. <i>No</i> takes evidence as well; everything else is <i>unknown</i>.
 */
public final class Coverages {
  private Coverages() {}

  public static Coverage of(Deployment it, Instant now) {
    Gate gate = it.gate();
    if (gate == null) {
      return withoutGate(it, "no-gate", "nothing held it until its set was verified");
    }
    if (gate.is("approved")) {
      return letGo(it, gate);
    }
    Ended ended = it.ended();
    if (gate.is("rejected")) {
      return rejected(it, gate);
    }
    if (ended != null) {
      return ended.succeeded()
          ? withoutGate(it, "gate-not-awaited", "it ended while its gate was still waiting")
          : said(
              it,
              UNKNOWN,
              "gate-not-awaited",
              "it failed while its gate was still waiting, and whether it had started is not"
                  + " known");
    }
    return gate.deadline().isAfter(now)
        ? said(it, NOT_STARTED, "waiting", "its gate holds it")
        : said(it, UNKNOWN, "gate-undecided", "its gate was never decided, and its time is over");
  }

  /** What is held back fails in the CI system: only a success shows that it was deployed. */
  private static Coverage rejected(Deployment it, Gate gate) {
    Ended ended = it.ended();
    if (ended == null) {
      return said(it, NOT_STARTED, "held-back", "its gate rejected it: " + why(gate));
    }
    return ended.succeeded()
        ? said(
            it,
            NO,
            "rejected-but-deployed",
            "its gate rejected it (%s), and the CI system said later that it succeeded"
                .formatted(why(gate)))
        : said(
            it,
            NOT_STARTED,
            "held-back",
            "its gate rejected it (%s), and the CI system said later that it failed"
                .formatted(why(gate)));
  }

  /** Its gate says when it started. */
  private static Coverage letGo(Deployment it, Gate gate) {
    Captured set = it.set();
    if (set == null) {
      return said(it, UNKNOWN, "set-missing", "its gate approved a set that the ledger lacks");
    }
    if ("verified".equals(set.verdictThen())) {
      boolean worse = !set.verdict().equals("verified");
      return said(
          it,
          YES,
          worse ? "verified-then" : "verified",
          worse
              ? "its set was verified when its gate let it go; its verdict is now " + set.verdict()
              : "its set was verified when its gate let it go");
    }
    if ("verified".equals(gate.cause())) {
      return said(
          it,
          UNKNOWN,
          "gate-contradicted",
          "its gate let it go as verified, and the verdicts that the ledger has do not say so");
    }
    return notVerifiedThen(it, set, gate);
  }

  private static Coverage notVerifiedThen(Deployment it, Captured set, Gate gate) {
    Instant verified = set.firstVerifiedAt();
    Instant started = gate.decidedAt();
    if (verified == null) {
      return notVerified(it, set, true);
    }
    if (started != null && verified.isAfter(started)) {
      return said(
          it,
          NO,
          "verified-late",
          "%s; its set was verified %d s after it was let go"
              .formatted(letGoBy(gate), Duration.between(started, verified).toSeconds()));
    }
    return "failed".equals(set.verdictThen())
        ? said(it, NO, "failed-then", "a failed verification of its set counted when it started")
        : said(it, UNKNOWN, "verdict-unknown", "its set could not be checked when it started");
  }

  private static String letGoBy(Gate gate) {
    return switch (String.valueOf(gate.cause())) {
      case "overridden" -> "a person let it go (" + why(gate) + ")";
      case "timeout" -> "its gate let it go at the timeout, as the policy says";
      default -> "its gate waited for the capture alone";
    };
  }

  /** Nothing says when it started; what was heard of its end may settle that it was too early. */
  private static Coverage withoutGate(Deployment it, String reason, String held) {
    Captured set = it.set();
    Ended ended = it.ended();
    if (set == null) {
      return said(it, NO, "no-set", "no recovery set was asked for before it");
    }
    Instant verified = set.firstVerifiedAt();
    if (verified == null) {
      return notVerified(it, set, ended != null);
    }
    if (ended != null && verified.isAfter(ended.at())) {
      return said(
          it,
          NO,
          "verified-late",
          "its set was verified %d s after the CI system said that it %s"
              .formatted(Duration.between(ended.at(), verified).toSeconds(), word(ended)));
    }
    return said(it, UNKNOWN, reason, held + ", and when it started is not known");
  }

  /**
   * @param started whether it is known to have started
   */
  private static Coverage notVerified(Deployment it, Captured set, boolean started) {
    if (set.status().equals("failed")) {
      return said(it, NO, "capture-failed", "its set was not captured");
    }
    if (set.verdict().equals("failed")) {
      return said(it, NO, "verification-failed", "its set failed its verification");
    }
    if (set.verdict().equals("unknown")) {
      return said(it, UNKNOWN, "verdict-unknown", "its set could not be checked");
    }
    if (set.overdue()) {
      return said(it, NO, "overdue", "its set was not captured by its deadline");
    }
    String state =
        set.status().equals("captured") ? "is not verified yet" : "is still being captured";
    return started
        ? said(it, NO, "started-before-verified", start(it) + ", and its set " + state)
        : said(it, UNKNOWN, "not-verified-yet", "its set " + state + ", and nothing holds it");
  }

  private static Coverage said(Deployment it, Answer answer, String reason, String explanation) {
    Gate gate = it.gate();
    @Nullable Instant started = gate != null && gate.is("approved") ? gate.decidedAt() : null;
    return new Coverage(it, answer, reason, explanation, started);
  }

  private static String start(Deployment it) {
    Gate gate = it.gate();
    return gate == null || !gate.is("approved") ? "it started" : letGoBy(gate);
  }

  private static String why(Gate gate) {
    String cause = gate.cause() == null ? "no cause was told" : gate.cause();
    return gate.reason() == null ? cause : gate.reason();
  }

  private static String word(Ended ended) {
    return ended.succeeded() ? "succeeded" : "failed";
  }
}
