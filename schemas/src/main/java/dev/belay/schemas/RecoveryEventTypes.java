package dev.belay.schemas;

/**
 * The values of {@link RecoveryEvent}'s {@code type}. Readers ignore a type that they do not know.
 */
public final class RecoveryEventTypes {
  public static final String SET_REQUESTED = "set-requested";
  public static final String CAPTURE_STARTED = "capture-started";
  public static final String CAPTURE_PROGRESSED = "capture-progressed";
  public static final String CAPTURE_COMPLETED = "capture-completed";
  public static final String CAPTURE_FAILED = "capture-failed";
  public static final String VERIFICATION_REQUESTED = "verification-requested";
  public static final String VERIFICATION_STARTED = "verification-started";
  public static final String VERIFICATION_PROGRESSED = "verification-progressed";
  public static final String VERIFICATION_COMPLETED = "verification-completed";
  public static final String GATE_OPENED = "gate-opened";
  public static final String GATE_DECIDED = "gate-decided";
  public static final String GATE_ANSWERED = "gate-answered";

  private RecoveryEventTypes() {}
}
