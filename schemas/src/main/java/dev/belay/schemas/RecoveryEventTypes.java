package dev.belay.schemas;

/**
 * The values of {@link RecoveryEvent}'s {@code type}. Readers ignore types that they do not know.
 */
public final class RecoveryEventTypes {
  public static final String SET_REQUESTED = "set-requested";
  public static final String CAPTURE_STARTED = "capture-started";
  public static final String CAPTURE_PROGRESSED = "capture-progressed";
  public static final String CAPTURE_COMPLETED = "capture-completed";
  public static final String CAPTURE_FAILED = "capture-failed";
  public static final String HOOK_COMPLETED = "hook-completed";
  public static final String HOOK_FAILED = "hook-failed";
  public static final String VERIFICATION_REQUESTED = "verification-requested";
  public static final String VERIFICATION_STARTED = "verification-started";
  public static final String VERIFICATION_PROGRESSED = "verification-progressed";
  public static final String VERIFICATION_COMPLETED = "verification-completed";
  public static final String GATE_OPENED = "gate-opened";
  public static final String GATE_DECIDED = "gate-decided";
  public static final String GATE_ANSWERED = "gate-answered";
  public static final String OPERATION_REQUESTED = "operation-requested";
  public static final String OPERATION_CONFIRMED = "operation-confirmed";
  public static final String OPERATION_CANCELLED = "operation-cancelled";
  public static final String COMPARISON_STARTED = "comparison-started";
  public static final String COMPARISON_COMPLETED = "comparison-completed";
  public static final String RESTORE_STARTED = "restore-started";
  public static final String RESTORE_PROGRESSED = "restore-progressed";
  public static final String RESTORE_PREPARED = "restore-prepared";
  public static final String RESTORE_APPLIED = "restore-applied";
  public static final String RESTORE_ABANDONED = "restore-abandoned";
  public static final String RESTORE_FAILED = "restore-failed";
  public static final String REPLACED_DROPPED = "replaced-dropped";
  public static final String DRILL_STARTED = "drill-started";
  public static final String DRILL_PROGRESSED = "drill-progressed";
  public static final String DRILL_COMPLETED = "drill-completed";
  public static final String OPERATION_COMPLETED = "operation-completed";
  public static final String ROLLBACK_REQUESTED = "rollback-requested";
  public static final String POLICY_IN_FORCE = "policy-in-force";
  public static final String POLICY_LEFT = "policy-left";

  private RecoveryEventTypes() {}
}
